//! A drawn portrait to look at: `cargo run -p portrait --example draw -- SEED FILE`.

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let seed = arguments.next().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    std::fs::write(arguments.next().unwrap_or_else(|| "portrait.jpg".to_owned()), portrait::Portrait::of(seed).jpeg())
}
