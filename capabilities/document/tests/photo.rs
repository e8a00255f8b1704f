//! Photos as people upload them, good and wrong, and files made to stop the program that reads them.
//!
//! Those in `photos` are the drawn portrait of seed 1 as Pillow 11 writes it: our own encoder writes one kind only.

mod common;

use common::confined;
use document::photo::{self, Photo, Rules};
use portrait::{Colour, Portrait, jpeg};
use proptest::prelude::*;

const WIDTH: u32 = 358;
const HEIGHT: u32 = 441;

fn check(bytes: &[u8]) -> Result<Photo, String> {
    photo::check(&confined(), bytes, &Rules::default()).map_err(|refusal| refusal.code.into_owned())
}

/// A picture whose dots are told one by one.
fn picture(dot: impl Fn(u32, u32) -> Colour) -> Vec<u8> {
    let dots: Vec<u8> =
        (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| (x, y))).flat_map(|(x, y)| dot(x, y)).collect();
    jpeg(WIDTH, HEIGHT, &dots)
}

fn on(background: Colour) -> Vec<u8> {
    Portrait { background, ..Portrait::default() }.jpeg()
}

fn sized(width: u32, height: u32) -> Vec<u8> {
    Portrait { width, height, ..Portrait::default() }.jpeg()
}

/// So much noise that a flat picture is not too few bytes for a photo.
fn noise(x: u32, y: u32) -> u8 {
    u8::try_from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(2_246_822_519)).wrapping_mul(668_265_263) >> 28)
        .unwrap_or(0)
}

fn grey(bright: u8) -> Colour {
    [bright; 3]
}

/// A part of a JPEG file with its mark and length.
fn part(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).expect("a short part").to_be_bytes();
    [&[0xFF, kind], &length[..], content].concat()
}

fn with_part(photo: &[u8], part: &[u8]) -> Vec<u8> {
    [&photo[..2], part, &photo[2..]].concat()
}

/// Exif that asks to be turned so, and says where it was taken.
fn exif(orientation: u8) -> Vec<u8> {
    let entry = [0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0];
    part(0xE1, &[b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01", &entry[..], &[0; 4], b"GPS 29.2370 N 91.7730 E Phone-X"].concat())
}

/// The same picture, its size declared otherwise.
fn declared(photo: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut photo = photo.to_vec();
    let at = photo.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    photo[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    photo[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    photo
}

#[test]
fn a_drawn_portrait_on_white_is_taken_whoever_it_is() {
    for seed in 0..12 {
        let photo = check(&Portrait::of(seed << 7).jpeg()).unwrap_or_else(|refusal| panic!("{seed}: {refusal}"));
        assert_eq!((photo.facts.sent_width, photo.facts.sent_height), (WIDTH, HEIGHT));
        assert!(photo.facts.background > 240);
        assert_eq!(photo.jpeg, photo::without_metadata(&Portrait::of(seed << 7).jpeg()).unwrap(), "not encoded again");
    }
}

/// How wide and high a plain JPEG file is.
fn size_of(jpeg: &[u8]) -> (u32, u32) {
    let at = jpeg.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    let two = |at: usize| u32::from(u16::from_be_bytes([jpeg[at], jpeg[at + 1]]));
    (two(at + 7), two(at + 5))
}

fn dots_of(jpeg: &[u8]) -> image::RgbImage {
    image::load_from_memory_with_format(jpeg, image::ImageFormat::Jpeg).expect("a picture").into_rgb8()
}

/// How far two pictures of one size are from each other on average, of 255.
fn apart(one: &image::RgbImage, other: &image::RgbImage) -> u64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let sum: u64 = one.as_raw().iter().zip(other.as_raw()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum / one.as_raw().len() as u64
}

#[test]
fn what_a_phone_takes_becomes_a_card_photo() {
    let usual = dots_of(&check(&Portrait::default().jpeg()).expect("a photo").jpeg);
    for (wide, high) in [(716, 882), (600, 740), (1600, 1200), (1000, 1000), (3024, 4032)] {
        let photo = check(&sized(wide, high)).unwrap_or_else(|refusal| panic!("{wide} x {high}: {refusal}"));
        assert_eq!((photo.facts.sent_width, photo.facts.sent_height), (wide, high));
        assert_eq!(size_of(&photo.jpeg), (WIDTH, HEIGHT), "{wide} x {high}");
        assert!((5_000..500_000).contains(&photo.jpeg.len()), "{wide} x {high}: {} bytes", photo.jpeg.len());
    }
    let phone = check(&sized(4 * 358, 4 * 441)).expect("a photo");
    assert!(apart(&dots_of(&phone.jpeg), &usual) < 3, "the same picture, only smaller");
    let heavy = with_part(&sized(1512, 2016), &part(0xFE, &[b'x'; 60_000]).repeat(130));
    assert!(heavy.len() > 7_500_000);
    assert_eq!(size_of(&check(&heavy).expect("a photo of 8 MB").jpeg), (WIDTH, HEIGHT));
}

#[test]
fn a_photo_is_turned_as_its_camera_says() {
    let upright = Portrait { width: 900, height: 1200, ..Portrait::default() };
    let (wanted, stored) = (dots_of(&check(&upright.jpeg()).expect("a photo").jpeg), dots_of(&upright.jpeg()));
    // What a camera stores that is turned the other way; it says in its Exif how to turn it back.
    let cases: [(u8, image::RgbImage); 4] = [
        (3, image::imageops::rotate180(&stored)),
        (6, image::imageops::rotate270(&stored)),
        (8, image::imageops::rotate90(&stored)),
        (2, image::imageops::flip_horizontal(&stored)),
    ];
    for (orientation, dots) in cases {
        let lying = with_part(&jpeg(dots.width(), dots.height(), dots.as_raw()), &exif(orientation));
        let photo = check(&lying).unwrap_or_else(|refusal| panic!("{orientation}: {refusal}"));
        assert_eq!((photo.facts.sent_width, photo.facts.sent_height), (900, 1200), "{orientation}");
        assert!(apart(&dots_of(&photo.jpeg), &wanted) < 3, "{orientation} is upright");
        assert!(
            !photo.jpeg.windows(7).any(|bytes| bytes == b"Phone-X"),
            "{orientation}: nothing of the camera is kept"
        );
    }
    let nonsense = with_part(&Portrait::default().jpeg(), &exif(77));
    assert!(check(&nonsense).is_ok(), "a turn that is none is none");
}

/// A PNG file of dots with four bytes each.
fn png(width: u32, height: u32, dot: impl Fn(u32, u32) -> [u8; 4]) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let dots = image::RgbaImage::from_fn(width, height, |x, y| image::Rgba(dot(x, y)));
    dots.write_to(&mut file, image::ImageFormat::Png).expect("a PNG file");
    file.into_inner()
}

/// The drawn portrait as PNG, its background seen through.
fn cut_out(width: u32, height: u32) -> Vec<u8> {
    let drawn = dots_of(&sized(width, height));
    png(width, height, |x, y| {
        let [red, green, blue] = drawn.get_pixel(x, y).0;
        if red.min(green).min(blue) > 240 { [0, 0, 0, 0] } else { [red, green, blue, 255] }
    })
}

#[test]
fn a_png_becomes_a_photo_and_what_is_seen_through_is_white() {
    let photo = check(&cut_out(1200, 1600)).expect("a photo");
    assert_eq!(size_of(&photo.jpeg), (WIDTH, HEIGHT));
    assert!(photo.facts.background > 250, "not what stands where nothing is seen");
    let whole = cut_out(800, 1000);
    for at in [9_000, whole.len() / 2, whole.len() - 200] {
        assert_eq!(check(&whole[..at]).expect_err("cut"), "photo_damaged", "cut at {at} of {}", whole.len());
    }
    let mut changed = whole.clone();
    let middle = whole.len() / 2;
    changed[middle] ^= 0x55;
    assert_eq!(check(&changed).expect_err("changed"), "photo_damaged");
}

#[test]
fn a_picture_of_very_many_dots_is_refused_before_it_is_unpacked_and_the_largest_is_read() {
    // One colour packs a thousandfold: a bomb of 400 million dots is some 400 KB.
    let mut head = png(WIDTH, HEIGHT, |x, y| [noise(x, y), noise(y, x), 0, 255]);
    head[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    assert_eq!(check(&with_right_sum(head.clone())).expect_err("a bomb"), "photo_too_large");
    head[16..24].copy_from_slice(&[0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40]);
    assert_eq!(check(&with_right_sum(head)).expect_err("less than it says"), "photo_damaged");
    let began = std::time::Instant::now();
    let mut blank = std::io::Cursor::new(Vec::new());
    let white = image::RgbaImage::from_pixel(7_000, 9_000, image::Rgba([250; 4]));
    white.write_to(&mut blank, image::ImageFormat::Png).expect("a PNG file");
    let blank = blank.into_inner();
    assert_eq!(check(&blank).expect_err("nobody is on it"), "photo_blank", "63 million dots fit into the child");
    println!("63 million dots took {:?}", began.elapsed());
}

/// The first part of a PNG file with the sum that belongs to it, as somebody who means harm would write it.
fn with_right_sum(mut png: Vec<u8>) -> Vec<u8> {
    let sum = png[12..29].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1)))
    });
    png[29..33].copy_from_slice(&(!sum).to_be_bytes());
    png
}

#[test]
fn each_fault_has_a_code_of_its_own() {
    let good = Portrait::default().jpeg();
    let png = [b"\x89PNG\r\n\x1A\n".as_slice(), &good].concat();
    let heic = |brand: &[u8]| [b"\0\0\0\x24ftyp", brand, &good[..]].concat();
    let half = &good[..good.len() / 2];
    let middle = good.len() / 2;
    let dotted = |x: u32, y: u32, bright: u8| grey(bright.saturating_sub(noise(x, y)));
    let cases: &[(&str, &str, Vec<u8>)] = &[
        ("too few bytes", "photo_file_too_small", good[..4000].to_vec()),
        ("nothing", "photo_file_too_small", Vec::new()),
        ("too many bytes", "photo_file_too_large", [&good[..], &[0; 12_000_000]].concat()),
        ("a PNG that is none", "photo_damaged", png),
        ("a HEIC", "photo_is_heic", heic(b"heic")),
        ("an AVIF", "photo_is_heic", heic(b"avif")),
        ("a film", "photo_not_jpeg", heic(b"isom")),
        ("a text", "photo_not_jpeg", b"GIF89a".repeat(2000)),
        ("half a file", "photo_damaged", half.to_vec()),
        ("half a file with an end", "photo_damaged", [half, &[0xFF, 0xD9]].concat()),
        ("without its last byte", "photo_damaged", good[..good.len() - 1].to_vec()),
        ("a hole", "photo_damaged", [&good[..middle], &good[middle + 4000..]].concat()),
        ("no scan", "photo_damaged", [&[0xFF, 0xD8, 0xFF, 0xFE, 0x20, 0], &[0; 0x1FFE][..], &[0xFF, 0xD9]].concat()),
        ("smaller", "photo_too_small", sized(300, 370)),
        ("larger", "taken", sized(1100, 1350)),
        ("square", "taken", sized(500, 500)),
        ("a strip", "photo_wrong_shape", sized(400, 900)),
        ("a panorama", "photo_wrong_shape", sized(1200, 500)),
        ("progressive", "photo_progressive", include_bytes!("photos/progressive.jpg").to_vec()),
        ("with a quarter of the colours", "taken", include_bytes!("photos/subsampled.jpg").to_vec()),
        ("with restarts", "taken", include_bytes!("photos/restarts.jpg").to_vec()),
        ("the last restart away", "photo_damaged", without_last_run(include_bytes!("photos/restarts.jpg"))),
        ("lying", "taken", sized(700, 500)),
        ("on its side by its Exif, and the smaller for it", "photo_too_small", with_part(&sized(440, 441), &exif(6))),
        ("upright by its Exif", "taken", with_part(&good, &exif(1))),
        ("black", "photo_black", picture(|x, y| dotted(x, y, 20))),
        ("white", "photo_blank", picture(|x, y| grey(255 - noise(x, y) / 2))),
        ("grey all over", "photo_blank", picture(|x, y| grey(128 - noise(x, y) / 2))),
        ("dark behind", "photo_background_dark", on([60, 60, 60])),
        ("grey behind", "photo_background_dark", on([160, 160, 160])),
        ("blue behind", "photo_background_coloured", on([90, 150, 230])),
        ("red behind", "photo_background_coloured", on([200, 30, 30])),
        ("nearly white behind", "taken", on([225, 228, 232])),
        ("pale", "photo_too_pale", picture(|x, y| if y > 200 { dotted(x, y, 215) } else { dotted(x, y, 250) })),
        (
            "a corner dark",
            "photo_background_dark",
            picture(|x, y| if x > 300 { dotted(x, y, 90) } else { dotted(x, y, 250) }),
        ),
        ("without colour", "photo_not_colour", without_colour(&Portrait::default())),
    ];
    for (name, expected, bytes) in cases {
        let found = check(bytes).map_or_else(|code| code, |_| "taken".to_owned());
        assert_eq!(&found, expected, "{name} ({} bytes)", bytes.len());
    }
}

/// A picture that lacks what stands behind its last restart.
fn without_last_run(photo: &[u8]) -> Vec<u8> {
    let restart =
        photo.windows(2).rposition(|pair| pair[0] == 0xFF && (0xD0..=0xD7).contains(&pair[1])).expect("restarts");
    [&photo[..restart], &[0xFF, 0xD9]].concat()
}

fn without_colour(portrait: &Portrait) -> Vec<u8> {
    let dots: Vec<u8> = portrait
        .dots()
        .chunks_exact(3)
        .flat_map(|dot| grey(u8::try_from(dot.iter().map(|part| u32::from(*part)).sum::<u32>() / 3).expect("a mean")))
        .collect();
    jpeg(portrait.width, portrait.height, &dots)
}

#[test]
fn nothing_beside_the_picture_is_kept() {
    let good = Portrait::default().jpeg();
    let plain = check(&good).expect("a photo").jpeg;
    let laden = [
        exif(1),
        part(0xE1, b"http://ns.adobe.com/xap/1.0/\0<place>Lhasa</place> Phone-X"),
        part(0xE2, b"ICC_PROFILE\0\x01\x01Phone-X"),
        part(0xED, b"Photoshop 3.0\0Phone-X"),
        part(0xFE, b"a remark by Phone-X"),
        part(0xEE, b"Phone-X is no colour"),
    ]
    .concat();
    let laden = [&with_part(&good, &laden)[..], b"behind the end: Phone-X"].concat();
    let photo = check(&laden).expect("a photo");
    assert_eq!(photo.jpeg, plain, "what is kept is the same as of the photo without");
    assert!(!photo.jpeg.windows(7).any(|bytes| bytes == b"Phone-X"));
    assert_eq!(check(&photo.jpeg).expect("what is kept is a photo").jpeg, photo.jpeg);
}

#[test]
fn a_picture_that_declares_to_be_huge_is_refused_before_it_is_decoded() {
    let good = Portrait::default().jpeg();
    let began = std::time::Instant::now();
    for (width, height, refusal) in [
        (65_500, 65_500, "photo_too_large"),
        (65_535, 441, "photo_wrong_shape"),
        (358, 0, "photo_damaged"),
        (0, 441, "photo_damaged"),
        (1, 1, "photo_too_small"),
        (1074, 1323, "photo_damaged"),
        (7000, 9000, "photo_damaged"),
    ] {
        assert_eq!(check(&declared(&good, width, height)).expect_err("a refusal"), refusal, "{width} x {height}");
    }
    println!("seven declared sizes took {:?}", began.elapsed());
}

#[test]
fn a_photo_cut_anywhere_is_refused() {
    let good = Portrait::default().jpeg();
    for at in (0..good.len()).step_by(37) {
        let cut = [&good[..at], &vec![0; 5000_usize.saturating_sub(at)]].concat();
        assert!(photo::made_of(&cut, &Rules::default()).is_err(), "cut at {at}");
        assert!(at == 0 || photo::without_metadata(&good[..at]).is_err(), "cut at {at}");
    }
}

#[test]
fn a_child_that_knows_no_photos_refuses() {
    let nowhere = document::confined::Confined::program("/nowhere");
    let refusal = photo::check(&nowhere, &Portrait::default().jpeg(), &Rules::default()).expect_err("no child");
    assert_eq!(refusal.code, "file_parser_not_started");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn bytes_changed_anywhere_end_in_an_answer(places in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40)) {
        let mut photo = Portrait::default().jpeg();
        for (place, byte) in places {
            let at = place.index(photo.len());
            photo[at] = byte;
        }
        // A panic would be one of the decoder and end the child; here it fails the test and is known.
        let answer = photo::made_of(&photo, &Rules::default());
        prop_assert!(answer.is_ok_and(|made: Photo| size_of(&made.jpeg) == (WIDTH, HEIGHT)) || photo::made_of(&photo, &Rules::default()).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn random_bytes_never_stop_the_parent(bytes in prop::collection::vec(any::<u8>(), 5_000..9_000)) {
        let with_head = [&[0xFF, 0xD8, 0xFF, 0xDB][..], &bytes].concat();
        prop_assert!(check(&bytes).is_err());
        prop_assert!(check(&with_head).is_err());
    }
}
