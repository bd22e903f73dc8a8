/** Texts that run as a script, load something, or break a page if one of them is taken for markup. */
export const HOSTILE: readonly string[] = [
  '<script>window.attacked = 1</script>',
  '<img src=x onerror="window.attacked = 1">',
  '<svg onload="window.attacked = 1"><animate onbegin="window.attacked = 1"/></svg>',
  '"><body onload="window.attacked = 1">',
  "' autofocus onfocus='window.attacked = 1",
  'javascript:window.attacked=1',
  'data:text/html,<script>window.attacked=1</script>',
  '</textarea></title></style><iframe srcdoc="<script>top.attacked=1</script>">',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is to stay a text.
  '{{constructor.constructor("window.attacked = 1")()}}${window.attacked = 1}',
  '<link rel=stylesheet href=//evil.example/x.css><base href=//evil.example/>',
  '<style>* { display: none }</style><p style="position:fixed;inset:0">',
  '&lt;script&gt;window.attacked = 1&lt;/script&gt;',
  '<br onclick="window.attacked = 1"><strong onclick="window.attacked = 1">x',
  '__proto__',
  'constructor',
  '\u202eright to left\u202c \u2066isolated',
  'a\u0300\u0301\u0302\u0303'.repeat(40),
  'x'.repeat(3000),
  ']]><!--<?php ?>',
  '%00%0a%0d..//..\\\\',
];
