import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';

/** A plain server of one file, to compare with: `node file-server.ts PORT FILE`. */
const [port, file = ''] = process.argv.slice(2);
createServer((_request, response) => {
  response.writeHead(200, { 'content-length': statSync(file).size });
  pipeline(createReadStream(file), response, () => undefined);
}).listen(Number(port), '127.0.0.1');
