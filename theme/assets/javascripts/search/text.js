// How a text is folded before it is compared: letters, and marks where something parts them
// (disclosure/search/FORMAT.md, Folding a text; disclosure/search/text.py does the same).

// Stands for whatever parts two letters.
export const MARK = "·";

export const LETTER = 0;
export const SPACE = 1;
export const PARTING = 2;
export const IGNORED = 3;

const IGNORED_RANGES = [
  [0xad, 0xad], [0x34f, 0x34f], [0x180e, 0x180e], [0x200b, 0x200f], [0x202a, 0x202e], [0x2060, 0x2064],
  [0xfe00, 0xfe0f], [0xfeff, 0xfeff],
];
const SPACE_RANGES = [
  [0x9, 0x9], [0xb, 0xd], [0x20, 0x20], [0x85, 0x85], [0xa0, 0xa0], [0x1680, 0x1680], [0x2000, 0x200a],
  [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000],
];
const PARTING_RANGES = [
  [0x0, 0x2f], [0x3a, 0x40], [0x5b, 0x60], [0x7b, 0xa9], [0xab, 0xb1], [0xb4, 0xb4], [0xb6, 0xb8], [0xbb, 0xbb],
  [0xbf, 0xbf], [0xd7, 0xd7], [0xf7, 0xf7], [0x2010, 0x205e], [0x2065, 0x206f], [0x20a0, 0x20cf], [0x2190, 0x245f],
  [0x2500, 0x2775], [0x2794, 0x2bff], [0x2e00, 0x2e7f], [0x2ff0, 0x2fff], [0x3001, 0x3004], [0x3008, 0x3020],
  [0x3030, 0x3030], [0x303d, 0x303f], [0x30fb, 0x30fb], [0xd800, 0xdfff], [0xfe10, 0xfe1f], [0xfe30, 0xfe6f],
  [0xff5f, 0xff65], [0xffe0, 0xffff],
];

const CLASSES = new Uint8Array(0x10000);
// The later names win.
[[PARTING_RANGES, PARTING], [SPACE_RANGES, SPACE], [IGNORED_RANGES, IGNORED]].forEach(function (entry) {
  entry[0].forEach(function (range) {
    CLASSES.fill(entry[1], range[0], range[1] + 1);
  });
});

// Full-width ASCII becomes ASCII, then A–Z become a–z; nothing else changes.
function folded(code) {
  const plain = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  return plain >= 0x41 && plain <= 0x5a ? plain + 32 : plain;
}

// The class of a code point.
export function classOf(code) {
  if (code > 0xffff) return code >= 0xe0100 && code <= 0xe01ef ? IGNORED : LETTER;
  return CLASSES[folded(code)];
}

// Whether a folded code point is one of 0–9 and a–z.
export function isAsciiLetter(code) {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a);
}

// The marked form of a block. With `places` (two empty arrays), also where each UTF-16 unit of
// the form begins and ends in the block.
function foldInto(block, places) {
  let form = "";
  let gap = LETTER;
  let before = 0;
  let end = 0;
  for (let at = 0; at < block.length; ) {
    const code = block.codePointAt(at);
    const next = at + (code > 0xffff ? 2 : 1);
    const kind = classOf(code);
    if (kind === LETTER) {
      const letter = folded(code);
      if (form && (gap === PARTING || (gap === SPACE && isAsciiLetter(before) && isAsciiLetter(letter)))) {
        form += MARK;
        if (places) {
          places.starts.push(end);
          places.ends.push(at);
        }
      }
      form += String.fromCodePoint(letter);
      if (places) {
        for (let unit = at; unit < next; unit += 1) {
          places.starts.push(at);
          places.ends.push(next);
        }
      }
      gap = LETTER;
      before = letter;
      end = next;
    } else if (kind !== IGNORED) {
      gap = Math.max(gap, kind);
    }
    at = next;
  }
  return form;
}

// The marked form of a block of text: its letters, with `·` where marks part them.
export function marked(block) {
  return foldInto(block, null);
}

// The marked form, and of each of its UTF-16 units the start and end in the block.
export function foldedWithPlaces(block) {
  const places = { form: "", starts: [], ends: [] };
  places.form = foldInto(block, places);
  return places;
}

// The letters of a marked form, as code points.
export function lettersOf(form) {
  return Array.from(form.split(MARK).join(""));
}

// Where words (marked forms) stand in a block: [start, end] in UTF-16 units, rising, none touching another.
export function hitsIn(places, words) {
  const hits = [];
  words.forEach(function (word) {
    for (let at = places.form.indexOf(word); at >= 0; at = places.form.indexOf(word, at + 1)) {
      hits.push([places.starts[at], places.ends[at + word.length - 1]]);
    }
  });
  hits.sort(function (a, b) {
    return a[0] - b[0] || a[1] - b[1];
  });
  const merged = [];
  hits.forEach(function (hit) {
    const last = merged[merged.length - 1];
    if (last && hit[0] <= last[1]) last[1] = Math.max(last[1], hit[1]);
    else merged.push(hit);
  });
  return merged;
}
