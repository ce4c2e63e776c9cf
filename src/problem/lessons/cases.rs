//! Lessons of E210 to E212: what cases cannot be.

use super::{Lesson, center, lesson};

pub(super) const LESSONS: &[Lesson] = &[
    lesson(
        "E210",
        "Let the probabilities of the kinds that one cause opens add up to 1 at most.",
        center(
            "[[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n\
             [[cases.kinds.fraud.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"2 h\"\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.9 }\n\
             [cases.kinds.fraud]\nopened_by = { questions = 0.2 }\n",
            "[[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n\
             [[cases.kinds.fraud.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"2 h\"\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.8 }\n\
             [cases.kinds.fraud]\nopened_by = { questions = 0.2 }\n",
        ),
        ("案件多于咨询", "一次未解决的咨询最多产生一个案件，因此同一原因引发各类案件的概率之和不能超过 1。"),
    ),
    lesson(
        "E211",
        "Write at least one of `refund`, `resend` and `coupon`, with its cost in yuan.",
        center(
            "[[cases.kinds.dispute.steps]]\ndo = \"offer\"\noffers = [{ accepted = 0.9 }]\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.1 }\n",
            "[[cases.kinds.dispute.steps]]\ndo = \"offer\"\noffers = [{ refund = 80, accepted = 0.9 }]\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.1 }\n",
        ),
        ("空的赔付方案", "方案至少要有退款、补发或优惠券之一，并写明平台为此付出的金额（元）。"),
    ),
    lesson(
        "E212",
        "Choose a type of a channel without a bot.",
        center(
            "[contact_center.channels.line]\nbot = { time = \"1 min\", contained = 0.5 }\n\
             [[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.1 }\n",
            "[[cases.kinds.dispute.steps]]\ndo = \"work\"\ntype = \"orders\"\nhandle_time = \"10 min\"\n\
             [cases.kinds.dispute]\nopened_by = { questions = 0.1 }\n",
        ),
        ("把案件交给机器人", "案件的处理和催办都由人承接；请改用没有机器人的渠道下的类型。"),
    ),
];
