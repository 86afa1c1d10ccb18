import { basename } from "node:path";

// What all memos share. The address keeps the date, which Eleventy's own slug loses.
export default {
  layout: "memo.njk",
  permalink: (data) => `/memos/${basename(data.page.inputPath, ".md")}/`,
};
