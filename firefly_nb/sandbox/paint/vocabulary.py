"""The words that the painter knows besides the names of things (those stand with the things themselves)."""

from __future__ import annotations


def _table(entries: dict[str, str]) -> dict[str, str]:
    """`{"dawn": "sunrise, daybreak"}` turned inside out; every entry names itself too."""
    table = {}
    for name, words in entries.items():
        table[name] = name
        table.update(dict.fromkeys((word.strip() for word in words.split(",") if word.strip()), name))
    return table


HOURS = _table({
    "dawn": "sunrise, daybreak, morning, early morning, first light",
    "noon": "midday, daytime, daylight, sunny, blue sky, clear sky, afternoon, summer day",
    "golden": "golden hour, golden light, late afternoon, sunlit, sunbeam, evening light",
    "sunset": "sundown, evening",
    "dusk": "twilight, blue hour, nightfall",
    "night": "midnight, moonlight, moonlit, starry, stars, night sky, nighttime, milky way, nocturnal, moonrise",
    "grey": "overcast, rainy, rain, storm, stormy, thunderstorm, cloudy, drizzle, gloomy",
    "fog": "foggy, mist, misty, haze, hazy",
})  # fmt: skip
for _word in ("golden",):
    HOURS.pop(_word)

WEATHER = _table({
    "rain": "rainy, raining, drizzle, downpour, monsoon, wet",
    "storm": "stormy, thunderstorm, lightning, thunder, tempest",
    "snow": "snowy, snowing, snowfall, winter, blizzard, wintry, icy, frozen, christmas",
    "fog": "foggy, mist, misty, haze, hazy",
    "autumn": "fall leaves, autumnal, october, maple",
    "spring": "blossom, blossoms, april, springtime, sakura, cherry blossom",
    "cloudy": "cloud, clouds, overcast",
    "rainbow": "rainbows",
    "aurora": "northern lights, aurora borealis, polar lights",
    "stars": "starry, star, milky way, constellation",
    "moon": "moonlight, moonlit, full moon, crescent moon, crescent",
    "wind": "windy, breeze, breezy",
    "fireflies": "firefly, glowworm",
    "sunbeam": "sunbeams, sun beam, sunray, sunshine, light rays, rays of light",
})  # fmt: skip

PLACES = _table({
    "sea": "ocean, seascape, waves, wave, marine, open water, harbor, harbour, at sea",
    "beach": "coast, shore, seaside, tropical, coastline, coastal, sand, shoreline, island",
    "mountains": "mountain, alps, alpine, peak, mountain range, cliff, summit, himalaya, fjord, valley",
    "lake": "mountain lake, pond, lagoon, reflection, reservoir",
    "desert": "dune, dunes, sahara, arid, oasis, mars",
    "forest": "wood, woods, woodland, jungle, rainforest, trees, taiga, grove",
    "city": "skyline, cityscape, downtown, metropolis, street, urban, tokyo, new york, paris, skyscraper, "
    "town, alley",
    "field": "meadow, hill, hills, hillside, countryside, farm, prairie, grass, pasture, landscape, garden, park, "
    "savanna, lawn, vineyard, village",
    "space": "outer space, galaxy, cosmos, planet, universe, nebula, orbit, cosmic, interstellar",
    "underwater": "under water, coral reef, reef, deep sea, seabed, aquarium, under the sea",
    "room": "interior, living room, bedroom, sunbeam, window, windowsill, sofa, couch, indoors, library, cafe, "
    "kitchen, cozy, at home, cosy, studio apartment, rug",
    "river": "stream, creek, canyon, brook, waterfall",
    "road": "highway, path, route, journey, motorway, trail",
    "sky": "in the sky, clouds, heaven, above the clouds, floating in the air",
    "arctic": "antarctica, glacier, iceberg, north pole, tundra, ice",
    "studio": "product photo, product shot, white background, plain background, on a table, podium, pedestal, "
    "still life, isolated, advertisement, packshot, on a pedestal, table",
})  # fmt: skip

TONES = _table({
    "pastel": "pastels, soft colors, soft colours, candy",
    "dark": "moody, somber, sombre, gothic, shadowy, noir, darkness",
    "bright": "light, airy, luminous, cheerful, sunny",
    "vivid": "vibrant, colorful, colourful, saturated, neon, rainbow, psychedelic, electric",
    "muted": "faded, desaturated, subdued, dull",
    "mono": "black and white, monochrome, grayscale, greyscale, bw",
})  # fmt: skip

STYLE_WORDS = _table({
    "watercolor": "watercolour, aquarelle, water color, watercolors, watercolours",
    "oil_paint": "oil, oil painting, oil paint, in oil, oils, oil on canvas",
    "acrylic_paint": "acrylic, gouache",
    "origami": "folded paper",
    "pixel_art": "pixel, 8 bit, 8bit, pixel art, pixelated",
    "low_poly": "low poly, lowpoly, polygonal",
    "line_drawing": "line drawing, line art, lineart, outline drawing",
    "sketch": "pencil, pencil drawing, sketched",
    "charcoal": "charcoal drawing",
    "ink": "ink drawing, ink wash, sumi e, sumi",
    "linocut": "woodcut, woodblock, lino print, block print",
    "stippling_drawing": "stippling, stippled",
    "pointillism": "pointillist, mosaic, tiles",
    "halftone": "risograph, riso, halftone print, screen print",
    "pop_art": "pop art, warhol",
    "comic_book": "comic, comic book, manga",
    "cartoon": "cartoonish, cartoon style",
    "anime": "ghibli",
    "vaporwave": "",
    "synthwave": "retrowave, outrun",
    "cyberpunk": "",
    "glitch_art": "glitch, glitchy",
    "cubism": "cubist",
    "impressionism": "impressionist, monet",
    "layered_paper": "paper cut, papercut, paper cutout, cut paper, paper art",
    "claymation": "clay, plasticine",
    "bauhaus": "",
    "art_deco": "art deco",
    "art_nouveau": "art nouveau",
    "film_noir": "film noir, noir",
    "bw": "black and white, monochrome",
    "bokeh": "",
    "wireframe": "wire frame",
    "flat_design": "flat design, flat illustration",
    "minimalism": "minimalist, minimal",
    "fabric": "embroidery, textile, felt, quilt",
    "yarn": "knitted, crochet, wool",
    "stamp": "postage stamp, rubber stamp",
    "graffiti": "street art, spray paint, mural",
    "steampunk": "",
    "surrealism": "surreal, dali",
    "double_exposure_portrait": "double exposure",
    "neon": "neon lights, neon light",
    "isometric": "isometric view",
    "cinematic": "movie still",
    "macrophotography": "macro, macro photo",
    "palette_knife": "palette knife, impasto",
})  # fmt: skip

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "single": 1, "lone": 1, "two": 2, "pair": 2, "couple": 2, "three": 3, "few": 3,
    "four": 4, "several": 4, "five": 5, "some": 3, "six": 6, "seven": 7, "many": 7, "eight": 8, "nine": 9, "ten": 10,
    "dozen": 12, "flock": 9, "herd": 5, "school": 9, "bunch": 6, "group": 5, "bouquet": 7, "row": 5, "fleet": 5,
    "pack": 4, "swarm": 10, "crowd": 9, "field": 12, "pile": 5, "stack": 4,
}  # fmt: skip

STOPS = frozenset({
    "a", "an", "the", "in", "on", "at", "of", "with", "and", "or", "by", "under", "over", "near", "beside",
    "behind", "against", "for", "to", "from", "into", "through", "its", "their", "his", "her", "is", "are",
    "was", "wearing", "holding", "riding", "as", "like", "above", "below", "between", "during", "while", "that",
    "this",
})  # fmt: skip

ADJECTIVES = {
    "sleeping": "sleeping", "asleep": "sleeping", "napping": "sleeping", "nap": "sleeping", "sleepy": "sleeping",
    "curled": "sleeping", "dozing": "sleeping", "lying": "sleeping", "resting": "sleeping", "snoozing": "sleeping",
    "big": "big", "giant": "big", "huge": "big", "large": "big", "enormous": "big", "massive": "big",
    "tiny": "small", "small": "small", "little": "small", "mini": "small", "miniature": "small", "baby": "small",
    "lone": "lone", "lonely": "lone", "solitary": "lone", "distant": "lone", "alone": "lone",
    "tall": "tall", "running": "running", "walking": "walking", "flying": "flying", "jumping": "flying",
    "old": "old", "smiling": "happy", "happy": "happy", "sitting": "sitting", "striped": "striped",
    "tabby": "striped", "spotted": "spotted", "closeup": "big", "portrait": "portrait",
}  # fmt: skip

IRREGULAR = {
    "people": "person", "men": "man", "women": "woman", "children": "child", "mice": "mouse", "geese": "goose",
    "wolves": "wolf", "leaves": "leaf", "knives": "knife", "feet": "foot", "sheep": "sheep", "fish": "fish",
    "fishes": "fish", "deer": "deer", "kitties": "kitty", "puppies": "puppy", "ponies": "pony", "butterflies":
    "butterfly", "cherries": "cherry", "buses": "bus", "glasses": "glass", "dishes": "dish", "horses": "horse",
    "houses": "house", "roses": "rose", "bicycles": "bicycle", "cacti": "cactus", "foxes": "fox", "branches":
    "branch", "churches": "church", "torches": "torch", "watches": "watch", "dresses": "dress", "boxes": "box",
    "canoes": "canoe", "shoes": "shoe", "skies": "sky", "cities": "city", "lilies": "lily", "daisies": "daisy",
    "strawberries": "strawberry", "bunnies": "bunny", "berries": "berry", "trees": "tree", "waves": "wave",
}  # fmt: skip

EMOJI = {
    "🐱": "cat", "🐈": "cat", "😺": "cat", "🐶": "dog", "🐕": "dog", "🐦": "bird", "🐟": "fish", "🐠": "fish",
    "🐴": "horse", "🐎": "horse", "🦌": "deer", "🌲": "pine", "🌳": "tree", "🌴": "palm", "🌵": "cactus",
    "🌷": "tulip", "🌸": "flower", "🌹": "rose", "🌻": "sunflower", "🍄": "mushroom", "🌙": "moonlight",
    "⭐": "stars", "🌊": "wave", "🏔": "mountain", "⛰": "mountain", "🏠": "house", "🏰": "castle", "🚀": "rocket",
    "🤖": "robot", "⛵": "boat", "🚢": "ship", "🚗": "car", "🎈": "balloon", "☂": "umbrella", "🎸": "guitar",
    "📖": "book", "🚲": "bicycle", "🍎": "apple", "🍊": "orange fruit", "☕": "cup", "🌅": "sunrise", "🌇": "sunset",
    "🌈": "rainbow", "🎩": "hat", "👒": "hat", "🦋": "butterfly", "🦊": "fox", "🐰": "rabbit", "🐘": "elephant",
    "🐋": "whale", "🐳": "whale", "🐢": "turtle", "🦉": "owl", "🌃": "night city", "🏝": "island", "🏜": "desert",
}  # fmt: skip

PHOTO_WORDS = frozenset({
    "photo", "photograph", "photography", "photorealistic", "realistic", "dslr", "cinematic", "35mm", "macro",
    "bokeh",
})  # fmt: skip
ART_WORDS = frozenset({
    "painting", "drawing", "illustration", "art", "artwork", "watercolor", "watercolour", "sketch", "cartoon",
    "poster", "gouache", "comic", "anime", "origami", "oil", "ink", "mosaic", "collage",
})  # fmt: skip
