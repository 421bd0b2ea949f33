// node convert.cjs FILE ROUNDS: the median milliseconds that api-spec-converter takes from OpenAPI 3 text to 2.0 text.
const { readFileSync } = require("fs");
const { convert } = require("api-spec-converter");

(async () => {
  const [file, rounds] = [process.argv[2], Number(process.argv[3])];
  const text = readFileSync(file, "utf8");
  const taken = [];
  for (let round = 0; round <= rounds; round++) {
    const started = performance.now();
    (await convert({ from: "openapi_3", to: "swagger_2", source: JSON.parse(text) })).stringify();
    if (round > 0) taken.push(performance.now() - started); // the first round warms up
  }
  console.log(taken.sort((a, b) => a - b)[taken.length >> 1]);
})();
