// Validates SARIF documents, files named on the command line, by the schema of SARIF 2.1.0.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const require = createRequire(import.meta.url);
const Ajv = require("ajv");
const home = dirname(require.resolve("@microsoft/jest-sarif/package.json"));
const schema = JSON.parse(readFileSync(join(home, "lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));

// The schema is of draft 4, which this release of Ajv reads when it is told so.
const ajv = new Ajv({ schemaId: "id", allErrors: true, unknownFormats: "ignore", logger: false });
ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json"));
const valid = ajv.compile(schema);

let failed = false;
for (const file of process.argv.slice(2)) {
  if (!valid(JSON.parse(readFileSync(file, "utf8")))) {
    failed = true;
    for (const error of valid.errors) console.error(`${file}: ${error.dataPath} ${error.message}`);
  }
}
process.exit(failed || process.argv.length < 3 ? 1 : 0);
