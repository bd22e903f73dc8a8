import { createServer } from 'node:http';
import { readAnswers } from './answers.mjs';

/** A bare `node:http` server that sends prebuilt bytes. */
const { answers, port } = readAnswers();
const byRequest = new Map(
  answers.map(({ method, path, status, contentType, body }) => {
    const bytes = Buffer.from(body);
    const headers = { 'content-type': contentType, 'content-length': String(bytes.length) };
    return [`${method} ${path.split('?')[0]}`, { status, headers, bytes }];
  }),
);
createServer((request, response) => {
  const answer = byRequest.get(`${request.method} ${request.url?.split('?')[0]}`);
  request.resume();
  if (!answer) {
    response.writeHead(404).end();
    return;
  }
  request.on('end', () => response.writeHead(answer.status, answer.headers).end(answer.bytes));
}).listen(port, '127.0.0.1');
