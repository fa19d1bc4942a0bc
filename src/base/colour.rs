//! Colours as CSS writes them, and whether one can be read on another. What they are used for is
//! the theme's affair.
//!
//! Sources: CSS Color Module Level 4 for the syntax, the names and the way from one space to
//! another; WCAG 2.2 for contrast ("relative luminance", "contrast ratio"); Björn Ottosson for Oklab.

/// A colour in linear sRGB. What a screen cannot show lies outside of 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Colour {
    /// Red, green and blue, linear.
    pub rgb: [f64; 3],
    /// How much it covers what is below, 0 to 1.
    pub alpha: f64,
}

impl Colour {
    /// The colour that `written` spells: a name, `#` and 3, 4, 6 or 8 digits, or a function such as
    /// `oklch(…)`. `None` where it is no colour, or one that only a page knows (`currentcolor`).
    pub fn new(written: &str) -> Option<Self> {
        let written = written.trim().to_ascii_lowercase();
        if let Some(digits) = written.strip_prefix('#') {
            return hex(digits);
        }
        if written == "transparent" {
            return Some(Self { alpha: 0.0, ..coded(0) });
        }
        if let Ok(at) = NAMES.binary_search_by(|it| it.0.cmp(&written)) {
            return Some(coded(NAMES[at].1));
        }
        let (name, rest) = written.split_once('(')?;
        function(name, rest.strip_suffix(')')?)
    }

    /// The names that colours have.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|it| it.0)
    }

    /// Lightness (0 to 1), chroma and hue (in radians) in Oklch.
    pub fn oklch(self) -> [f64; 3] {
        let [r, g, b] = self.rgb;
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        [lightness, a.hypot(b), b.atan2(a)]
    }

    /// The colour with this lightness, chroma and hue.
    pub fn of_oklch([lightness, chroma, hue]: [f64; 3], alpha: f64) -> Self {
        oklab([lightness, chroma * hue.cos(), chroma * hue.sin()], alpha)
    }

    /// What is seen of it on `ground`, which covers everything.
    pub fn on(self, ground: Self) -> Self {
        // Browsers mix what they show, which is not linear, and show nothing beyond their screen.
        let mixed = |at: usize| {
            let (over, under) = (gamma(self.rgb[at]), gamma(ground.rgb[at]));
            linear(over * self.alpha + under * (1.0 - self.alpha))
        };
        Self { rgb: [mixed(0), mixed(1), mixed(2)], alpha: 1.0 }
    }

    /// The contrast between this, as it is seen on `ground`, and the ground: 1 to 21 (WCAG 2.2).
    pub fn contrast(self, ground: Self) -> f64 {
        let one = self.on(ground).luminance() + 0.05;
        let other = ground.luminance() + 0.05;
        one.max(other) / one.min(other)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.rgb.map(|it| it.clamp(0.0, 1.0));
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

/// `0xrrggbb`.
fn coded(rgb: u32) -> Colour {
    let [_, r, g, b] = rgb.to_be_bytes();
    Colour { rgb: [r, g, b].map(|it| linear(f64::from(it) / 255.0)), alpha: 1.0 }
}

fn hex(digits: &str) -> Option<Colour> {
    if !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    let one = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok().map(|it| it * 17);
    let two = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let [r, g, b, alpha] = match digits.len() {
        3 => [one(0)?, one(1)?, one(2)?, u8::MAX],
        4 => [one(0)?, one(1)?, one(2)?, one(3)?],
        6 => [two(0)?, two(2)?, two(4)?, u8::MAX],
        8 => [two(0)?, two(2)?, two(4)?, two(6)?],
        _ => return None,
    };
    let part = |it: u8| f64::from(it) / 255.0;
    Some(Colour { rgb: [r, g, b].map(|it| linear(part(it))), alpha: part(alpha) })
}

fn function(name: &str, inside: &str) -> Option<Colour> {
    let (space, inside) = match name {
        "color" => inside.trim_start().split_once(' ')?,
        _ => (name, inside),
    };
    let (parts, alpha) = values(inside)?;
    let alpha = alpha.map_or(Some(1.0), |it| it.of(1.0))?.clamp(0.0, 1.0);
    let [a, b, c] = parts;
    let rgb = match (name, space) {
        ("rgb" | "rgba", _) => {
            let part = |it: Value| Some(linear(it.of(255.0)?.clamp(0.0, 255.0) / 255.0));
            [part(a)?, part(b)?, part(c)?]
        }
        ("hsl" | "hsla", _) => hsl(a.turns()?, b.of(100.0)? / 100.0, c.of(100.0)? / 100.0),
        ("hwb", _) => hwb(a.turns()?, b.of(100.0)? / 100.0, c.of(100.0)? / 100.0),
        ("lab", _) => lab([a.of(100.0)?, b.of(125.0)?, c.of(125.0)?]),
        ("lch", _) => {
            let (chroma, hue) = (b.of(150.0)?, c.turns()? * std::f64::consts::TAU);
            lab([a.of(100.0)?, chroma * hue.cos(), chroma * hue.sin()])
        }
        ("oklab", _) => return Some(oklab([a.of(1.0)?, b.of(0.4)?, c.of(0.4)?], alpha)),
        ("oklch", _) => {
            let hue = c.turns()? * std::f64::consts::TAU;
            return Some(Colour::of_oklch([a.of(1.0)?, b.of(0.4)?, hue], alpha));
        }
        ("color", "srgb") => [a.of(1.0)?, b.of(1.0)?, c.of(1.0)?].map(linear),
        ("color", "srgb-linear") => [a.of(1.0)?, b.of(1.0)?, c.of(1.0)?],
        ("color", "display-p3") => {
            let p3 = [a.of(1.0)?, b.of(1.0)?, c.of(1.0)?].map(linear);
            times(
                [
                    [1.224_940_176, -0.224_940_176, 0.0],
                    [-0.042_056_955, 1.042_056_955, 0.0],
                    [-0.019_637_555, -0.078_636_046, 1.098_273_600],
                ],
                p3,
            )
        }
        _ => return None,
    };
    Some(Colour { rgb, alpha })
}

/// A value of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    Number(f64),
    Percent(f64),
    /// In parts of a turn.
    Angle(f64),
}

impl Value {
    /// The number, where 100 % is `whole`.
    fn of(self, whole: f64) -> Option<f64> {
        match self {
            Self::Number(it) => Some(it),
            Self::Percent(it) => Some(it * whole / 100.0),
            Self::Angle(_) => None,
        }
    }

    fn turns(self) -> Option<f64> {
        match self {
            Self::Number(degrees) => Some(degrees / 360.0),
            Self::Angle(it) => Some(it),
            Self::Percent(_) => None,
        }
    }

    fn new(written: &str) -> Option<Self> {
        if written == "none" {
            return Some(Self::Number(0.0));
        }
        let units =
            [("grad", 400.0), ("deg", 360.0), ("turn", 1.0), ("rad", std::f64::consts::TAU)];
        if let Some(number) = written.strip_suffix('%') {
            return Some(Self::Percent(plain(number)?));
        }
        for (unit, whole) in units {
            if let Some(number) = written.strip_suffix(unit) {
                return Some(Self::Angle(plain(number)? / whole));
            }
        }
        plain(written).map(Self::Number)
    }
}

/// Rust reads more than CSS does: `inf`, `nan`.
fn plain(written: &str) -> Option<f64> {
    let number = written.bytes().all(|it| it.is_ascii_digit() || b"+-.e".contains(&it));
    written.parse().ok().filter(|it: &f64| number && it.is_finite())
}

/// Three values and perhaps how much it covers: `1 2 3 / 50%`, or with commas as before.
fn values(inside: &str) -> Option<([Value; 3], Option<Value>)> {
    let mut values: Vec<Value> = Vec::new();
    let alpha = if inside.contains(',') {
        for part in inside.split(',') {
            values.push(Value::new(part.trim())?);
        }
        (values.len() == 4).then(|| values.pop()).flatten()
    } else {
        let (parts, last) = inside.split_once('/').unwrap_or((inside, ""));
        for part in parts.split_ascii_whitespace() {
            values.push(Value::new(part)?);
        }
        match inside.contains('/') {
            true => Some(Value::new(last.trim())?),
            false => None,
        }
    };
    Some((values.try_into().ok()?, alpha))
}

/// From what a screen is told to what it shines.
fn linear(part: f64) -> f64 {
    let bare = part.abs();
    let shone = if bare <= 0.040_45 { bare / 12.92 } else { ((bare + 0.055) / 1.055).powf(2.4) };
    shone.copysign(part)
}

fn gamma(part: f64) -> f64 {
    let part = part.clamp(0.0, 1.0);
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}

fn hue_of(turns: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let amount = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|from| {
        let k = (from + turns.rem_euclid(1.0) * 12.0) % 12.0;
        lightness - amount * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

fn hsl(turns: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    hue_of(turns, saturation.clamp(0.0, 1.0), lightness.clamp(0.0, 1.0)).map(linear)
}

fn hwb(turns: f64, white: f64, black: f64) -> [f64; 3] {
    let (white, black) = (white.clamp(0.0, 1.0), black.clamp(0.0, 1.0));
    if white + black >= 1.0 {
        return [linear(white / (white + black)); 3];
    }
    hue_of(turns, 1.0, 0.5).map(|it| linear(it * (1.0 - white - black) + white))
}

/// CIE Lab, of which white is that of a printer's lamp (D50).
fn lab([lightness, a, b]: [f64; 3]) -> [f64; 3] {
    const KAPPA: f64 = 24_389.0 / 27.0;
    const EPSILON: f64 = 216.0 / 24_389.0;
    let y = (lightness + 16.0) / 116.0;
    let (x, z) = (y + a / 500.0, y - b / 200.0);
    let cubed = |it: f64| {
        if it.powi(3) > EPSILON { it.powi(3) } else { (116.0 * it - 16.0) / KAPPA }
    };
    let bright = if lightness > KAPPA * EPSILON { y.powi(3) } else { lightness / KAPPA };
    let d50 = [cubed(x) * 0.964_295_676, bright, cubed(z) * 0.825_104_603];
    times(
        [
            [3.134_135_852, -1.617_386_090, -0.490_662_287],
            [-0.978_795_500, 1.916_254_567, 0.033_442_875],
            [0.071_955_402, -0.228_976_751, 1.405_386_016],
        ],
        d50,
    )
}

fn oklab([lightness, a, b]: [f64; 3], alpha: f64) -> Colour {
    let lms = [
        lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b,
        lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b,
        lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b,
    ];
    let rgb = times(
        [
            [4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2],
            [-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5],
            [-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0],
        ],
        lms.map(|it| it.powi(3)),
    );
    Colour { rgb, alpha }
}

fn times(matrix: [[f64; 3]; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[a, b, c]| a * x + b * y + c * z)
}

/// The names of CSS Color 4, sorted.
#[rustfmt::skip]
static NAMES: [(&str, u32); 148] = [
    ("aliceblue", 0xf0_f8ff), ("antiquewhite", 0xfa_ebd7), ("aqua", 0x00_ffff), ("aquamarine", 0x7f_ffd4),
    ("azure", 0xf0_ffff), ("beige", 0xf5_f5dc), ("bisque", 0xff_e4c4), ("black", 0x00_0000),
    ("blanchedalmond", 0xff_ebcd), ("blue", 0x00_00ff), ("blueviolet", 0x8a_2be2), ("brown", 0xa5_2a2a),
    ("burlywood", 0xde_b887), ("cadetblue", 0x5f_9ea0), ("chartreuse", 0x7f_ff00), ("chocolate", 0xd2_691e),
    ("coral", 0xff_7f50), ("cornflowerblue", 0x64_95ed), ("cornsilk", 0xff_f8dc), ("crimson", 0xdc_143c),
    ("cyan", 0x00_ffff), ("darkblue", 0x00_008b), ("darkcyan", 0x00_8b8b), ("darkgoldenrod", 0xb8_860b),
    ("darkgray", 0xa9_a9a9), ("darkgreen", 0x00_6400), ("darkgrey", 0xa9_a9a9), ("darkkhaki", 0xbd_b76b),
    ("darkmagenta", 0x8b_008b), ("darkolivegreen", 0x55_6b2f), ("darkorange", 0xff_8c00), ("darkorchid", 0x99_32cc),
    ("darkred", 0x8b_0000), ("darksalmon", 0xe9_967a), ("darkseagreen", 0x8f_bc8f), ("darkslateblue", 0x48_3d8b),
    ("darkslategray", 0x2f_4f4f), ("darkslategrey", 0x2f_4f4f), ("darkturquoise", 0x00_ced1), ("darkviolet", 0x94_00d3),
    ("deeppink", 0xff_1493), ("deepskyblue", 0x00_bfff), ("dimgray", 0x69_6969), ("dimgrey", 0x69_6969),
    ("dodgerblue", 0x1e_90ff), ("firebrick", 0xb2_2222), ("floralwhite", 0xff_faf0), ("forestgreen", 0x22_8b22),
    ("fuchsia", 0xff_00ff), ("gainsboro", 0xdc_dcdc), ("ghostwhite", 0xf8_f8ff), ("gold", 0xff_d700),
    ("goldenrod", 0xda_a520), ("gray", 0x80_8080), ("green", 0x00_8000), ("greenyellow", 0xad_ff2f),
    ("grey", 0x80_8080), ("honeydew", 0xf0_fff0), ("hotpink", 0xff_69b4), ("indianred", 0xcd_5c5c),
    ("indigo", 0x4b_0082), ("ivory", 0xff_fff0), ("khaki", 0xf0_e68c), ("lavender", 0xe6_e6fa),
    ("lavenderblush", 0xff_f0f5), ("lawngreen", 0x7c_fc00), ("lemonchiffon", 0xff_facd), ("lightblue", 0xad_d8e6),
    ("lightcoral", 0xf0_8080), ("lightcyan", 0xe0_ffff), ("lightgoldenrodyellow", 0xfa_fad2), ("lightgray", 0xd3_d3d3),
    ("lightgreen", 0x90_ee90), ("lightgrey", 0xd3_d3d3), ("lightpink", 0xff_b6c1), ("lightsalmon", 0xff_a07a),
    ("lightseagreen", 0x20_b2aa), ("lightskyblue", 0x87_cefa), ("lightslategray", 0x77_8899), ("lightslategrey", 0x77_8899),
    ("lightsteelblue", 0xb0_c4de), ("lightyellow", 0xff_ffe0), ("lime", 0x00_ff00), ("limegreen", 0x32_cd32),
    ("linen", 0xfa_f0e6), ("magenta", 0xff_00ff), ("maroon", 0x80_0000), ("mediumaquamarine", 0x66_cdaa),
    ("mediumblue", 0x00_00cd), ("mediumorchid", 0xba_55d3), ("mediumpurple", 0x93_70db), ("mediumseagreen", 0x3c_b371),
    ("mediumslateblue", 0x7b_68ee), ("mediumspringgreen", 0x00_fa9a), ("mediumturquoise", 0x48_d1cc), ("mediumvioletred", 0xc7_1585),
    ("midnightblue", 0x19_1970), ("mintcream", 0xf5_fffa), ("mistyrose", 0xff_e4e1), ("moccasin", 0xff_e4b5),
    ("navajowhite", 0xff_dead), ("navy", 0x00_0080), ("oldlace", 0xfd_f5e6), ("olive", 0x80_8000),
    ("olivedrab", 0x6b_8e23), ("orange", 0xff_a500), ("orangered", 0xff_4500), ("orchid", 0xda_70d6),
    ("palegoldenrod", 0xee_e8aa), ("palegreen", 0x98_fb98), ("paleturquoise", 0xaf_eeee), ("palevioletred", 0xdb_7093),
    ("papayawhip", 0xff_efd5), ("peachpuff", 0xff_dab9), ("peru", 0xcd_853f), ("pink", 0xff_c0cb),
    ("plum", 0xdd_a0dd), ("powderblue", 0xb0_e0e6), ("purple", 0x80_0080), ("rebeccapurple", 0x66_3399),
    ("red", 0xff_0000), ("rosybrown", 0xbc_8f8f), ("royalblue", 0x41_69e1), ("saddlebrown", 0x8b_4513),
    ("salmon", 0xfa_8072), ("sandybrown", 0xf4_a460), ("seagreen", 0x2e_8b57), ("seashell", 0xff_f5ee),
    ("sienna", 0xa0_522d), ("silver", 0xc0_c0c0), ("skyblue", 0x87_ceeb), ("slateblue", 0x6a_5acd),
    ("slategray", 0x70_8090), ("slategrey", 0x70_8090), ("snow", 0xff_fafa), ("springgreen", 0x00_ff7f),
    ("steelblue", 0x46_82b4), ("tan", 0xd2_b48c), ("teal", 0x00_8080), ("thistle", 0xd8_bfd8),
    ("tomato", 0xff_6347), ("turquoise", 0x40_e0d0), ("violet", 0xee_82ee), ("wheat", 0xf5_deb3),
    ("white", 0xff_ffff), ("whitesmoke", 0xf5_f5f5), ("yellow", 0xff_ff00), ("yellowgreen", 0x9a_cd32),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(written: &str) -> Option<String> {
        let colour = Colour::new(written)?;
        let [r, g, b] = colour.rgb.map(|it| format!("{:02x}", (gamma(it) * 255.0).round() as u8));
        Some(format!("{r}{g}{b}/{:.2}", colour.alpha))
    }

    #[test]
    fn names_are_sorted() {
        assert!(NAMES.is_sorted());
    }

    /// What Chromium shows of the same.
    #[test]
    fn every_way_to_write_a_colour_leads_to_it() {
        for (written, wanted) in [
            ("#abc", "aabbcc/1.00"),
            ("#7a1f2b80", "7a1f2b/0.50"),
            ("Teal", "008080/1.00"),
            ("transparent", "000000/0.00"),
            ("rgb(1 2 3 / 50%)", "010203/0.50"),
            ("rgba(1, 2, 3, 0.25)", "010203/0.25"),
            ("hsl(210 50% 40%)", "336699/1.00"),
            ("hsl(0.5turn, 100%, 25%)", "008080/1.00"),
            ("hwb(90 10% 20%)", "73cc1a/1.00"),
            ("lab(50% 40 59.5)", "bf5700/1.00"),
            ("lch(52.2% 72.2 50)", "cd561a/1.00"),
            ("oklab(0.4 0.11 0.05)", "7c2525/1.00"),
            ("oklch(0.5 0.1 20)", "944a4b/1.00"),
            ("color(srgb 0.2 0.4 0.6)", "336699/1.00"),
            ("color(display-p3 0.6 0.4 0.3)", "a26347/1.00"),
        ] {
            assert_eq!(shown(written).as_deref(), Some(wanted), "{written}");
        }
        for bad in ["", "#ffff1", "bluue", "rgb(1 2)", "rgb(a b c)", "oklch(nan 0 0)", "var(--x)"] {
            assert_eq!(shown(bad), None, "{bad}");
        }
    }

    #[test]
    fn there_is_a_way_to_oklch_and_back() {
        for (_, rgb) in NAMES {
            let colour = coded(rgb);
            let back = Colour::of_oklch(colour.oklch(), 1.0);
            let apart = (0..3).map(|at| (back.rgb[at] - colour.rgb[at]).abs()).fold(0.0, f64::max);
            assert!(apart < 1e-6, "{rgb:06x} is {apart} away");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let of = |a, b| {
            let (a, b) = (Colour::new(a).expect("a colour"), Colour::new(b).expect("a colour"));
            format!("{:.2}", a.contrast(b))
        };
        assert_eq!(of("black", "white"), "21.00");
        assert_eq!(of("#777", "#fff"), "4.48");
        assert_eq!(of("#767676", "#fff"), "4.54");
        assert_eq!(of("#00000080", "#fff"), of("#7f7f7f", "#fff"));
    }
}
