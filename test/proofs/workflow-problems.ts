import { registerHooks } from 'node:module';

// GitHub's parser is written for bundlers: it imports its schema without saying that it is JSON, as Node wants it.
registerHooks({
  load: (url, context, next) =>
    next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});
const { NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** What the parser of GitHub itself has against a workflow. */
export const workflowProblems = (name: string, content: string): string[] =>
  parseWorkflow({ name, content }, new NoOperationTraceWriter())
    .context.errors.getErrors()
    .map(({ message }) => message);
