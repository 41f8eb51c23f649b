// What a browser can find on a page by itself, with axe-core, for tests/support/axe.py.
// Contrast takes axe most of its time, and hangs on how a text is set, not on which page it stands. So it is asked once
// for each look: colours, grounds, letters. A look counts as known only after axe itself has passed a text that has it.
{
  const TYPED = "select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])";
  const OFF = ":disabled, [aria-disabled=true]";

  const clipped = (each, style) => (each.offsetWidth <= 1 || each.offsetHeight <= 1) && style.overflow !== "visible";

  // A sign alone, such as a cross, and words in a drawing are nothing that axe judges.
  const says = (each) => !each.closest("svg") && (each.matches(TYPED)
    || [...each.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim().length > 1));

  // What lies under an element, from the last opaque ground on, and whatever lets it shine through.
  const settingOf = (each, style, above) => {
    const { backgroundColor, backgroundImage, position, opacity, filter } = style;
    const own = `${backgroundColor} ${backgroundImage}`;
    const opaque = backgroundColor.startsWith("rgb(") && backgroundImage === "none";
    const lifted = ["absolute", "fixed", "sticky"].includes(position) ? `${each.tagName}.${each.className}` : "";
    return {
      unseen: above.unseen || clipped(each, style),
      ground: (opaque ? own : `${above.ground}/${own}`) + lifted,
      veil: opacity === "1" && filter === "none" ? above.veil : `${above.veil}/${opacity} ${filter}`,
      off: above.off || each.matches(OFF) || Boolean(each.control?.matches(OFF)),
    };
  };

  const numberOf = (text) => {
    let [high, low] = [0xdeadbeef, 0x41c6ce57];
    for (let place = 0; place < text.length; place += 1) {
      high = Math.imul(high ^ text.charCodeAt(place), 2654435761);
      low = Math.imul(low ^ text.charCodeAt(place), 1597334677);
    }
    return 4294967296 * (2097151 & high) + (low >>> 0);
  };

  // What is shown, and each text in it with the number of its look.
  const survey = () => {
    const settings = new Map();
    const shown = new Set();
    const looks = new Map();
    for (const each of document.querySelectorAll("body, body *")) {
      const style = getComputedStyle(each);
      const above = settings.get(each.parentElement) ?? { unseen: false, ground: "", veil: "", off: false };
      const setting = settingOf(each, style, above);
      settings.set(each, setting);
      if (setting.unseen || !each.checkVisibility()) continue;
      shown.add(each);
      if (!says(each)) continue;
      const { color, fontSize, fontWeight, textShadow } = style;
      const { ground, veil, off } = setting;
      const look = [color, fontSize, fontWeight, textShadow, ground, veil, off, each.matches(TYPED)];
      looks.set(each, numberOf(look.join(";")));
    }
    return { shown, looks };
  };

  const told = ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target).join("; ")})`;

  const contrastOf = async (include, looks) => {
    const options = { resultTypes: ["violations", "passes"], runOnly: ["color-contrast"], elementRef: true };
    const { violations, passes } = await axe.run({ include }, options);
    const passed = passes.flatMap(({ nodes }) => nodes.map(({ element }) => looks.get(element)));
    return { violations, passed: [...new Set(passed)].filter(Boolean) };
  };

  let before = new Set();

  // Returns what is broken, which new looks passed, how wide the page and the screen are, and whether other things are
  // shown than at the last time. Unless `whole`, only contrast is asked for: it alone hangs on the size of letters.
  window.examine = async (known, whole) => {
    const rules = { "color-contrast": { enabled: false } };
    const broken = whole ? (await axe.run({ resultTypes: ["violations"], rules })).violations : [];
    const { shown, looks } = survey();
    const seen = new Set(known);
    const include = [...looks.keys()].filter((each) => !seen.has(looks.get(each)));
    const { violations, passed } = include.length > 0 ? await contrastOf(include, looks) : { violations: [], passed: [] };
    const other = before.size !== shown.size || [...shown].some((each) => !before.has(each));
    before = shown;
    const { scrollWidth, clientWidth } = document.documentElement;
    return { broken: [...broken, ...violations].map(told), passed, other, scrollWidth, clientWidth };
  };
}
