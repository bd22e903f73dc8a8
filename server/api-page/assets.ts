import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { FAMILIES } from '../api/families.ts';
import { CONTROL_PREFIX } from '../control/operations.ts';
import { type Asset, contentSecurityPolicy, toAsset } from '../http/asset.ts';
import { packageRoot } from '../platform/package.ts';

/** The files of Swagger UI that the page needs, with their media types. */
export const LIBRARY_FILES = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui-standalone-preset.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;
type LibraryFile = keyof typeof LIBRARY_FILES;

export const LIBRARY_FILE_NAMES = Object.keys(LIBRARY_FILES) as LibraryFile[];

/**
 * Where `npm run build` puts these files, compressed. The library stays a development dependency: it is six times as large as
 * what the page takes of it, and its installation reports to its makers.
 */
const BUILT_FOLDER = join(packageRoot, 'dist', 'api-page');

/** Folder of the library; exists only with the sources. */
export const libraryFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** A file of the library, compressed. */
export const readCompressed = (file: LibraryFile): Buffer =>
  import.meta.filename.endsWith('.ts')
    ? gzipSync(readFileSync(join(libraryFolder(), file)), { level: 9 })
    : readFileSync(join(BUILT_FOLDER, `${file}.gz`));

/** The library sets styles on its elements and has pictures in its style sheet. */
export const POLICY = contentSecurityPolicy("'self' 'unsafe-inline'");

let made: ReadonlyMap<string, Asset> | undefined;

/** The page, whose name is empty, and the files that it asks for, by name; read once for the process. */
export const apiPageAssets = (): ReadonlyMap<string, Asset> => {
  made ??= new Map([
    ['', toAsset('text/html; charset=utf-8', PAGE)],
    ['page.css', toAsset(LIBRARY_FILES['swagger-ui.css'], STYLE)],
    ['page.js', toAsset(LIBRARY_FILES['swagger-ui-bundle.js'], SCRIPT)],
    ...LIBRARY_FILE_NAMES.map((name): [string, Asset] => [
      name,
      toAsset(LIBRARY_FILES[name], { gzipped: readCompressed(name) }),
    ]),
  ]);
  return made;
};

/** All addresses are relative, so that under `/t/<name>` they lead to that tenant. */
const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>ISC Connectors emulator: API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
<link rel="stylesheet" href="docs/page.css">
</head>
<body>
<div id="page"></div>
<noscript>This page needs JavaScript. The documents that it shows are at openapi/v1.json and the like.</noscript>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/swagger-ui-standalone-preset.js"></script>
<script src="docs/page.js"></script>
</body>
</html>
`;

const SETTINGS = {
  urls: [
    ...FAMILIES.map(({ name, title }) => ({ name: title, url: `openapi/${name}.json` })),
    { name: 'Control API', url: `${CONTROL_PREFIX.slice(1)}/openapi.json` },
  ],
  dom_id: '#page',
  layout: 'StandaloneLayout',
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  // The list is long enough without the models; they are shown with each operation.
  defaultModelsExpandDepth: -1,
  // It would ask a server of the library's makers whether the document is right.
  validatorUrl: null,
};

/** Initial values of the token form. Any client works until one is added. */
const CLIENT = { clientId: 'me', clientSecret: 'secret' };

/** Each operation has eight error responses: a row shows its example after a click. */
const COLLAPSED_ERRORS = `const collapsedErrors = () => ({
  wrapComponents: {
    response: (Response, { React }) => (props) => {
      const [open, setOpen] = React.useState(false);
      const h = React.createElement;
      if (open || !(Number(props.code) >= 400)) return h(Response, props);
      const button = h('button', { className: 'error-row', onClick: () => setOpen(true) }, 'Show');
      return h('tr', { className: 'response' },
        h('td', { className: 'response-col_status' }, props.code),
        h('td', { className: 'response-col_description' }, props.response.get('description'), ' ', button));
    },
  },
});
`;

const SCRIPT = `${COLLAPSED_ERRORS}
SwaggerUIBundle({
  ...${JSON.stringify(SETTINGS, null, 2)},
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  plugins: [collapsedErrors],
}).initOAuth(${JSON.stringify(CLIENT)});
`;

/**
 * The product's name in the place of the library's mark, the operations higher up, one form for a token, without scopes, which then has
 * all that the client may have, and no links, which are for testers. On a phone, tables become lists.
 */
const STYLE = `body { margin: 0; }
.swagger-ui .topbar .link > * { display: none; }
.swagger-ui .topbar .link::after { content: "ISC Connectors emulator"; font: 700 18px sans-serif; }
.swagger-ui .info { margin: 24px 0 12px; }
.swagger-ui .info li { margin: 4px 0; }
.swagger-ui .scheme-container { margin: 0; padding: 12px 0; }
.swagger-ui .scope-def, .swagger-ui .auth-container .scopes { display: none; }
.swagger-ui .auth-container ~ .auth-container { display: none; }
.swagger-ui td.response-col_links { display: none !important; }
.swagger-ui .error-row { border: 0; padding: 0 4px; background: none; color: #4990e2; cursor: pointer; }
@media (max-width: 640px) {
  .swagger-ui .wrapper, .swagger-ui .topbar .wrapper { padding: 0 10px; }
  .swagger-ui .info ul { padding-left: 18px; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui .opblock-summary-path { max-width: none; }
  .swagger-ui .opblock .opblock-section-header .btn { padding: 5px 12px; margin-right: 6px; }
  .swagger-ui .opblock-body table, .swagger-ui .opblock-body tbody, .swagger-ui .opblock-body tr,
  .swagger-ui .opblock-body td { display: block; width: auto; min-width: 0; max-width: 100%; }
  .swagger-ui .opblock-body thead { display: none; }
  .swagger-ui .opblock-body td { padding: 4px 0; }
  .swagger-ui .response-col_status { font-weight: 700; }
  .swagger-ui .opblock-body input, .swagger-ui .opblock-body select, .swagger-ui .opblock-body textarea {
    min-width: 0; max-width: 100%;
  }
  .swagger-ui .opblock-body pre, .swagger-ui .highlight-code { max-width: 100%; overflow-x: auto; }
  .swagger-ui .dialog-ux .modal-ux { min-width: 0; width: 94%; }
}
`;
