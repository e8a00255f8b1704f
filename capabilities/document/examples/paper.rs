//! A certificate and a receipt to look at: `cargo run --release -p document --example paper -- FOLDER`. Says how long each took.

use std::{error::Error, path::PathBuf, time::Instant};

use document::paper::{Certificate, Line, Proof, Receipt, Words};
use kernel::Day;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "/tmp".to_owned()));
    let day = Day::parse("2026-11-22").expect("a day");
    for round in 1..=4 {
        let began = Instant::now();
        let pdf = certificate().pdf(day).map_err(|refusal| refusal.to_string())?;
        let took = began.elapsed();
        let began = Instant::now();
        let strip = receipt().dots().map_err(|refusal| refusal.to_string())?;
        println!(
            "round {round}: certificate {took:?}, {} bytes; receipt {:?}, {} x {} dots",
            pdf.len(),
            began.elapsed(),
            strip.width_dots,
            strip.height_dots
        );
        std::fs::write(folder.join("certificate.pdf"), pdf)?;
        std::fs::write(folder.join("receipt.pbm"), strip.pbm())?;
    }
    Ok(())
}

fn words(zh: &str, bo: &str) -> Words {
    Words::plain(zh).unreviewed(bo)
}

fn certificate() -> Certificate {
    Certificate {
        title: words("社会保障卡发放证明", "སྤྱི་ཚོགས་འགན་སྲུང་བྱང་བུ།"),
        office: words("山南市人力资源和社会保障局", "མི་ཤུགས་ཐོན་ཁུངས་དང་སྤྱི་ཚོགས་འགན་སྲུང་ཅུད།"),
        number: Line::new(Words::plain("编号"), Words::plain("SN-2026-000123")),
        day: Line::new(Words::plain("日期"), Words::plain("2026年11月22日")),
        sentences: vec![Words::plain(
            "兹证明下列人员已在本系统登记，其社会保障卡状态如下。本证明由系统出具，可扫描左下方的二维码核验真伪。",
        )],
        lines: vec![
            Line::new(words("姓名", "མིང་རུས།"), Words::plain("次仁·卓玛 䶮㛃㑇㳚𬱖").reviewed("ཚེ་རིང་སྒྲོལ་མ།")),
            Line::new(words("身份证", "ཐོབ་ཐང་ལག་ཁྱེར།"), Words::plain("5422**********1234")),
            Line::new(words("出生日期", "སྐྱེས་པའི་ཚེས་གྲངས།"), Words::plain("1951年3月8日")),
            Line::new(words("民族", "མི་རིགས།"), Words::plain("藏族")),
            Line::new(
                words("家庭", "ཁྱིམ་ཚང་།"),
                words(
                    "西藏自治区山南市隆子县 一个写得很长很长的地址第三村民小组五十八号附二号",
                    "ལྷོ་ཁ་གྲོང་ཁྱེར། ལྷུན་རྩེ་རྫོང་།",
                ),
            ),
            Line::new(words("银行账号", "དངུལ་ཁང་རྩིས་ཁྲའི་ཨང་།"), Words::plain("6217 **** **** 0002")),
            Line::new(words("金额", "དངུལ་གྲངས།"), words("1,234.50 元", "སྒོར།")),
        ],
        proof: Some(Proof {
            content: "https://yika.example/prove/SN-2026-000123?seal=Q2hlY2sgbWUgYWdhaW5zdCB0aGUgbG9n".to_owned(),
            caption: words("扫码核验", "ར་སྤྲོད།"),
        }),
        footer: Words::plain("由 Yika 出具。涂改无效；以系统记录为准。"),
        unreviewed_mark: "未审核".to_owned(),
    }
}

fn receipt() -> Receipt {
    Receipt {
        title: words("挂失回执", "བོར་བརླག་ཐོ་འགོད།"),
        office: words("山南市乃东区 办事大厅", "ལས་དོན་ཚོམས་ཆེན།"),
        lines: vec![
            Line::new(words("姓名", "མིང་རུས།"), Words::plain("次仁·卓玛 䶮㛃㑇㳚𬱖").reviewed("ཚེ་རིང་སྒྲོལ་མ།")),
            Line::new(words("身份证", "ཐོབ་ཐང་ལག་ཁྱེར།"), Words::plain("5422**********1234")),
            Line::new(words("银行账号", "དངུལ་ཁང་རྩིས་ཁྲའི་ཨང་།"), Words::plain("6217 **** **** 0002")),
            Line::new(Words::plain("时间"), Words::plain("2026-11-22 14:03:05")),
            Line::new(Words::plain("编号"), Words::plain("SN-2026-000123")),
        ],
        total: Some(Line::new(words("金额", "དངུལ་གྲངས།"), Words::plain("1,234.50 元"))),
        proof: Some(Proof {
            content: "https://yika.example/r/SN-2026-000123".to_owned(),
            caption: Words::plain("扫码查看办理进度"),
        }),
        notes: vec![Words::plain("请保存此回执。七日内凭身份证到任何网点办理解除挂失或补卡。咨询电话 12333。")],
        unreviewed_mark: "未审核".to_owned(),
    }
}
