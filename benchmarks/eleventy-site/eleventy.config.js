// An Eleventy site that makes pages comparable to memosite's from the same memos.
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import markdownIt from "markdown-it";
import anchor from "markdown-it-anchor";
import footnote from "markdown-it-footnote";

const WORDS_A_MINUTE = 213; // as Hugo counts
const DAY = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

export const config = {
  dir: { input: "content", includes: "../layouts" },
  markdownTemplateEngine: false, // TeX has braces of its own
};

export default function (site, markdown = markdownIt({ html: true, typographer: true })) {
  site.setLibrary("md", markdown.use(anchor).use(footnote));
  site.addPlugin(highlight);
  site.setQuietMode(true);
  site.addPassthroughCopy({ static: "/" });
  site.addGlobalData("site", { title: "Benchmark", url: "https://example.org" });
  addCollections(site);
  addFilters(site);
}

function addCollections(site) {
  const memos = (api) => api.getFilteredByGlob("content/memos/*.md").reverse(); // newest first
  site.addCollection("memos", memos);
  site.addCollection("topics", (api) =>
    Object.entries(grouped(memos(api), (memo) => memo.data.topic))
      .map(([title, memos]) => ({ title, memos }))
      .sort((a, b) => (a.title < b.title ? -1 : 1)),
  );
}

function addFilters(site) {
  site.addFilter("iso", (date) => date.toISOString().slice(0, 10));
  site.addFilter("day", (date) => DAY.format(date));
  site.addFilter("rfc822", (date) => date.toUTCString());
  site.addFilter("newest", (list, count) => list.slice(0, count));
  site.addFilter("years", (memos) => {
    return Object.entries(grouped(memos, (memo) => memo.date.getUTCFullYear())).reverse();
  });
  site.addFilter("older", (memos, page) => memos[place(memos, page) + 1]);
  site.addFilter("newer", (memos, page) => memos[place(memos, page) - 1]);
  site.addFilter("minutes", (html) => {
    const words = html.replace(/<[^>]*>/g, " ").split(/\s+/).length;
    return Math.ceil(words / WORDS_A_MINUTE);
  });
  site.addFilter("headings", (html) =>
    [...html.matchAll(/<h([23]) id="([^"]*)"[^>]*>(.*?)<\/h\1>/g)].map(
      ([, level, id, text]) => ({ level, id, text }),
    ),
  );
}

function grouped(memos, key) {
  const groups = {};
  for (const memo of memos) (groups[key(memo)] ??= []).push(memo);
  return groups;
}

// A memo's place among `memos`, each of which is looked for once a build.
const places = new WeakMap();

function place(memos, page) {
  if (!places.has(memos)) {
    places.set(memos, new Map(memos.map((memo, number) => [memo.inputPath, number])));
  }
  return places.get(memos).get(page.inputPath);
}
