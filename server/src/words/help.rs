//! What `--help` says in Chinese, and the way of the main job. The English texts stand beside the arguments.
//!
//! A test holds every command and option to having its Chinese text.

use clap::{Arg, ArgAction, Command};

use super::Lang;

const COMMANDS: &[(&str, &str)] = &[
    ("", "一卡：惠民惠农补贴从花名册发放到社会保障卡"),
    ("demo", "虚构的一个地市，从无到有发一次补贴，再打开网页"),
    ("init", "在一个文件夹里新建空系统"),
    ("migrate", "把数据表更新到本程序的版本"),
    ("doctor", "查找会妨碍系统运行的问题"),
    ("backup", "把正在使用的数据库备份到一个文件（SQLite）"),
    ("restore", "恢复一个备份；发放保持暂停，直到 resume"),
    ("user", "谁可以办理"),
    ("user add", "增加用户，或替换同名用户"),
    ("user list", "全部用户"),
    ("user lock", "锁定用户"),
    ("user unlock", "解锁用户"),
    ("user invite", "一次性邀请，供用户设置密码；只显示一次"),
    ("user token", "令牌，供程序以用户的名义办理；只显示一次"),
    ("user sign-out", "终止用户的全部登录和令牌"),
    ("import", "导入 CSV 或 XLSX 文件，要么全部，要么一行也不"),
    ("texts", "页面上的文字，以及哪些等待审核"),
    ("texts unreviewed", "还没有人审核的藏文"),
    ("programme", "补贴项目及其规则"),
    ("programme list", "全部项目"),
    ("programme show", "一个项目，连同各期规则和依据"),
    ("programme check", "检查项目文件并重算算例"),
    ("services", "服务事项及其规则"),
    ("services list", "今天的全部服务事项，以及各领域的数量"),
    ("services show", "一个服务事项，连同各期规则和依据"),
    ("services check", "检查服务事项文件"),
    ("budget", "某项目某年可以发放的资金"),
    ("budget grant", "给某项目某年安排资金"),
    ("budget show", "还可以安排多少"),
    ("batch", "从花名册到钱进卡"),
    ("batch new", "为某项目某期间新建批次：2026、2026H1、2026Q3、2026-07、once:名称"),
    ("batch load", "载入花名册文件，或系统自己的应发名单"),
    ("batch check", "逐行检查：合格、暂缓或不合格"),
    ("batch rejects", "按原表样写出不合格的行和理由"),
    ("batch notice", "开始公示；项目允许的，--days 0 立即结束"),
    ("batch list", "写出公示名单（证件号已遮盖），只在公示期内"),
    ("batch hold", "暂缓一行：有异议或有疑问"),
    ("batch release", "放行暂缓的一行"),
    ("batch submit", "冻结内容，提交别人批准"),
    ("batch review", "县级复核乡镇提交的批次（项目要求复核的）"),
    ("batch approve", "批准别人提交的批次"),
    ("batch send", "划定资金，写出各银行的文件"),
    ("batch reply", "收取银行回单：指明的文件，或收件夹里的全部"),
    ("batch status", "各批次或某一批次的进度"),
    ("batch close", "办结：批准 = 到账 + 失败 + 停发，分毫不差"),
    ("batch undo", "在发给银行之前撤回批次"),
    ("batch reissue", "把失败或退回、且已更正的，做成新批次再发一次"),
    ("card", "从申领到用卡，以及电子社保卡"),
    ("card ask", "把等着的送给银行开户或送去制卡，并写出文件"),
    ("card write", "中断之后重写某批次的文件，一个字节也不差"),
    ("card take", "收取回盘：收件夹里的全部，或某批次的一个文件"),
    ("card ship", "把等着的卡发往某个服务网点"),
    ("card due", "每天的事：到期的临时挂失、到期的改发账户、死亡或迁出人员的卡到期注销"),
    ("card counts", "某年各县的数量"),
    ("card progress", "一份申请办到哪一步"),
    ("card keys", "写出网点用的密钥清单，并显示核对它的公钥"),
    ("card status", "写出不能出示的卡的清单"),
    ("card verify", "像网点一样，不用数据库核验标准输入里的二维码"),
    ("card verify-paper", "不用数据库核验标准输入里的凭单二维码，输出它证明的内容"),
    ("halt", "暂停全部发放"),
    ("resume", "恢复发放"),
    ("verify", "用全部数据核对每一条规则，指出第一处违反"),
    ("audit", "谁做了什么的日志"),
    ("audit verify", "重算整个日志；给出检查点的，再与当时的签名比对"),
    ("audit checkpoint", "输出签了名的日志大小和根，交给别人保存"),
    ("audit prove", "输出某一条在日志中的证明"),
    ("evidence", "一笔发放的全过程，不用本程序也能核对"),
    ("bank-sim", "模拟银行，供试用"),
    ("maker-sim", "模拟的银行开户和制卡厂，供试用"),
    ("serve", "打开网页；默认只在本机，配置了 behind_tls 的由前面的代理供其他电脑访问"),
    ("terminal", "自助终端：读插入的卡，把中心的页面只显示在本机"),
    ("terminal enrol", "用安全管理员给的登记码登记这台终端"),
    ("bench", "这台机器发得多快"),
    ("bench payout", "把花名册从文件一直发到 COMMIT，与同样行数的裸插入比较"),
    ("bench prepare", "由 bench payout 另起进程调用：造居民和花名册，不计入内存峰值"),
    ("bench card", "电子社保卡每秒签发和核验多少，收一份制卡回盘要多久，与裸的极限比较"),
    ("bench services", "百万办件中待办清单多快，由数据当场决定的事项多快，与裸的极限比较"),
    ("bench pensions", "一个月的养老金一个批次发完多快，从应发名单到记账，与裸的插入比较"),
    ("bench serve", "网页和接口在多人同时使用时多快，发放在登录风暴中慢多少"),
    ("completions", "命令行补全脚本"),
    ("man", "手册页"),
];

const ARGUMENTS: &[(&str, &str)] = &[
    ("db", "数据库：sqlite:路径 或 postgres://...（默认 sqlite:yika.db）"),
    ("as_user", "由哪位用户办理"),
    ("json", "标准输出的最后一行是一个 JSON 对象"),
    ("lang", "语言：zh、en、bo（默认按 LANG）"),
    ("exchange", "存放 outbox 和 inbox 的文件夹（默认数据库旁的 exchange）"),
    ("dir", "文件夹"),
    ("file", "文件"),
    ("files", "银行发来的文件"),
    ("force", "替换原有的数据库；原来的留在旁边"),
    ("partner", "银行代码，或 maker（制卡厂）"),
    ("card_batch", "社保卡批次号"),
    ("of", "文件回的是哪个批次"),
    ("answer", "回盘文件"),
    ("point", "网点所在县或乡镇的代码"),
    ("application", "申请号"),
    ("keys", "密钥清单"),
    ("status", "不能出示的卡的清单"),
    ("anchor", "card keys 显示的公钥"),
    ("seen", "本网点记下收过的二维码的文件；不给则只核验、不作废"),
    ("login", "登录名"),
    ("name", "显示的姓名（默认登录名）"),
    ("region", "地区代码：该地区及其下属"),
    (
        "role",
        "collector 采集、maker 经办、checker 复核、approver 审批、finance 财务、card_office 社保卡、clerk 窗口、operator 系统管理、security_admin 安全管理、audit_admin 审计管理、auditor 审计；几个用逗号隔开",
    ),
    ("organisation", "用户所在机构的代码"),
    ("forget_second_factors", "动态码、通行密钥和恢复码都丢了：全部作废"),
    ("kind", "导入什么"),
    ("dry_run", "只检查，什么也不改"),
    ("rejects", "把不合格的行写到这个 XLSX 文件"),
    ("code", "项目代码"),
    ("programme", "项目代码，见 programme list"),
    ("year", "年份"),
    ("amount", "金额（元），如 1,200,000.00"),
    ("batch", "批次号"),
    ("period", "期间"),
    ("days", "天数"),
    ("line", "花名册的行号，与电子表格相同"),
    ("reason", "原因，给同事看"),
    ("content", "看过的内容校验值；与批次不一致则不批准"),
    ("object", "哪里不对，给同事看；批次因此不能批准"),
    ("same_account", "连同发往原账户的一起"),
    ("owed", "系统自己的应发名单：某月养老金、某项服务的补贴"),
    ("pensioners", "领取养老金的人数"),
    ("checkpoint", "audit checkpoint 输出的签名文本"),
    ("verifier_key", "日志的公钥（默认用数据库旁的）"),
    ("leaf", "第几条，从 0 起"),
    ("item", "发放项编号，或 批次:行号"),
    ("mode", "一种不正常的表现；可以给几个"),
    ("bank", "只要这家银行；可以给几个"),
    ("seed", "随机种子"),
    ("shell", "哪种命令行"),
    (
        "config",
        "YAML 配置文件，可写：db 数据库、exchange 交换文件夹、port 端口、address 监听地址、behind_tls 前面有代理终止 TLS、trusted_proxies 可信代理、origin 网页地址（通行密钥用）、sign_in_elsewhere 其他系统的登录、sms 短信",
    ),
    ("port", "本机的端口；0 表示任选一个空闲的（serve 默认 8480）"),
    ("centre", "中心的地址，如 http://主机:端口（默认登记时的那个）"),
    ("card_socket", "pcscd（读卡器服务）的套接字（默认本机的）"),
    ("slips", "80 毫米小票打印机（ESC/POS）：tcp:主机:端口 或 device:/dev/usb/lp0（默认没有）"),
    ("sheets", "A4 打印机：lp、lp:队列、command:程序 参数 或 folder:/路径（默认没有）"),
    ("enrolment_code", "安全管理员给的登记码，空格可有可无"),
    ("sms", "短信发到哪里：folder（交换文件夹，供试用），或写明短信网关的 YAML 文件"),
    ("people", "居民人数"),
    ("no_serve", "完成后不打开网页"),
    ("fresh", "先删除文件夹里上一次演示的东西"),
    ("lines", "每份花名册的行数"),
    ("cases", "已有的办件数"),
    ("lists", "读多少次待办清单"),
    ("asked", "申请多少次"),
    ("pace", "每秒申请多少次"),
    ("codes", "签发和核验多少个二维码"),
    ("rounds", "几轮，一轮接一轮"),
    ("seconds", "读网页和查人各多少秒"),
    ("help", "显示帮助"),
    ("version", "显示版本"),
];

/// The command line explained in the reader's language.
pub(crate) fn translated(command: Command, lang: Lang) -> Command {
    if lang == Lang::En {
        return command;
    }
    let help = Arg::new("help").short('h').long("help").global(true).action(ArgAction::Help).help("显示帮助");
    let version = Arg::new("version").short('V').long("version").action(ArgAction::Version).help("显示版本");
    let command = command.disable_help_flag(true).disable_version_flag(true).arg(help).arg(version);
    in_chinese(command, "")
}

const TEMPLATE_ZH: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

fn in_chinese(mut command: Command, path: &str) -> Command {
    if let Some((_, about)) = COMMANDS.iter().find(|(known, _)| *known == path) {
        command = command.about(*about);
    }
    command = command.help_template(TEMPLATE_ZH).subcommand_help_heading("命令").mut_args(|argument| {
        let heading = if argument.is_positional() { "参数" } else { "选项" };
        let argument = argument.help_heading(heading);
        match ARGUMENTS.iter().find(|(id, _)| *id == argument.get_id().as_str()) {
            Some((_, help)) => argument.help(*help),
            None => argument,
        }
    });
    let below: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in below {
        let path = if path.is_empty() { name.clone() } else { format!("{path} {name}") };
        command = command.mut_subcommand(name, |below| in_chinese(below, &path));
    }
    command
}

const GUIDE_ZH: &str = "\
一卡（yika）：惠民惠农补贴从花名册发放到社会保障卡

  想先看看：          yika demo            （虚构的一个地市，从无到有）
  新建系统：          yika init 文件夹，之后在该文件夹里运行
  准备数据：          yika import regions|people|accounts|organisations|users 文件
                      yika budget grant 项目 年份 金额        --as 财务

  发放一个批次：
    1 新建            yika batch new 项目 期间                --as 经办
    2 载入花名册      yika batch load 批次 文件               --as 经办
    3 检查            yika batch check 批次                   --as 经办
    4 公示            yika batch notice 批次                  --as 经办
    5 提交            yika batch submit 批次                  --as 经办
    6 批准            yika batch approve 批次                 --as 另一位
    7 发给银行        yika batch send 批次                    --as 财务
    8 收银行回单      yika batch reply                        --as 财务
    9 办结            yika batch close 批次                   --as 财务
   10 更正再发        yika batch reissue 批次                 --as 经办

  出了问题：          yika halt 暂停全部发放；yika doctor；yika verify
  全部命令：          yika --help，yika batch --help
";

const GUIDE_EN: &str = "\
yika: subsidies paid from a roster to social security cards

  To look around:     yika demo            (a made-up prefecture, from nothing)
  A new system:       yika init DIR, then work in that folder
  Prepare:            yika import regions|people|accounts|organisations|users FILE
                      yika budget grant PROGRAMME YEAR AMOUNT  --as finance

  Pay a batch:
    1 make            yika batch new PROGRAMME PERIOD          --as maker
    2 load roster     yika batch load BATCH FILE               --as maker
    3 check           yika batch check BATCH                   --as maker
    4 publish         yika batch notice BATCH                  --as maker
    5 submit          yika batch submit BATCH                  --as maker
    6 approve         yika batch approve BATCH                 --as somebody else
    7 send to banks   yika batch send BATCH                    --as finance
    8 take in replies yika batch reply                         --as finance
    9 close           yika batch close BATCH                   --as finance
   10 correct         yika batch reissue BATCH                 --as maker

  In trouble:         yika halt stops all payments; yika doctor; yika verify
  All commands:       yika --help, yika batch --help
";

/// The way of the main job, for whoever typed no command.
pub(crate) fn guide(lang: Lang) -> &'static str {
    match lang {
        Lang::En => GUIDE_EN,
        Lang::Zh | Lang::Bo => GUIDE_ZH,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn without_chinese(command: &Command, path: &str, missing: &mut Vec<String>) {
        if !COMMANDS.iter().any(|(known, _)| *known == path) {
            missing.push(path.to_owned());
        }
        for argument in command.get_arguments() {
            if !ARGUMENTS.iter().any(|(id, _)| *id == argument.get_id().as_str()) {
                missing.push(format!("{path} {}", argument.get_id()));
            }
        }
        for below in command.get_subcommands() {
            without_chinese(below, format!("{path} {}", below.get_name()).trim(), missing);
        }
    }

    #[test]
    fn every_command_and_option_is_explained_in_chinese() {
        let mut missing = Vec::new();
        without_chinese(&crate::Cli::command(), "", &mut missing);
        assert_eq!(missing, Vec::<String>::new());
    }

    #[test]
    fn the_command_line_is_well_formed_in_every_language() {
        for lang in Lang::ALL {
            translated(crate::Cli::command(), lang).debug_assert();
        }
    }
}
