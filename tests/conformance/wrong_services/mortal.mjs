// A service with one fault: a body that is not JSON ends it, on all connections. With --back it is started again two
// seconds later, as by what watches over it; without, it stays away. It keeps its process either way.
import http from "node:http";
import { bodyOf } from "./wrong_service.mjs";

const services = [{ hook: "patient-view", id: "mortal", description: "Has no cards" }];

async function handle(request, response) {
  const body = await bodyOf(request);
  const json = (status, value) => response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(value));
  if (request.url === "/cds-services") return json(200, { services });
  if (request.url !== "/cds-services/mortal") return json(404, {});
  try { JSON.parse(body); } catch { return die(); }
  return json(200, { cards: [] });
}

const server = http.createServer((request, response) => handle(request, response).catch(() => response.destroy()));

function die() {
  const { port } = server.address();
  server.close();
  server.closeAllConnections();
  if (process.argv.includes("--back")) setTimeout(() => server.listen(port, "127.0.0.1"), 2000);
}

server.once("listening", () =>
  console.log(JSON.stringify({ event: "listening", address: "127.0.0.1", port: server.address().port })));
server.listen(0, "127.0.0.1");
setTimeout(() => process.exit(0), 120_000); // a closed server would end the process, and a test that died leave it
process.on("SIGTERM", () => process.exit(0));
