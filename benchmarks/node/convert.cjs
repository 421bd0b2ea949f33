// node convert.cjs FILE ROUNDS: the median milliseconds that api-spec-converter takes from OpenAPI 3 to 2.0, in a warm
// process: from text to text, and from value to value without reading and writing. One JSON object.
const { readFileSync } = require("fs");
const { convert } = require("api-spec-converter");

const median = (taken) => taken.sort((a, b) => a - b)[taken.length >> 1];
const converted = (source) => convert({ from: "openapi_3", to: "swagger_2", source });

(async () => {
  const [file, rounds] = [process.argv[2], Number(process.argv[3])];
  const text = readFileSync(file, "utf8");
  const taken = { text: [], value: [] };
  for (let round = 0; round <= rounds; round++) {
    let started = performance.now();
    (await converted(JSON.parse(text))).stringify();
    if (round > 0) taken.text.push(performance.now() - started); // the first round warms up
    const source = JSON.parse(text);
    started = performance.now();
    await converted(source);
    if (round > 0) taken.value.push(performance.now() - started);
  }
  console.log(JSON.stringify({ text: median(taken.text), value: median(taken.value) }));
})();
