//! Backwards from the day on which people must be there: classes, first days, requisitions, and what waiting costs.
//!
//! A class contributes what is left of it: those who finish training, have not left since, and work at the speed of their
//! weeks on the job. Which weeks start how many classes is a covering program of its own; late classes are paid for fewer
//! weeks, but more people are needed, because they are slower.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOptions, SolveOutcome, Variable};

/// Mean days of a month.
const MONTH: f64 = 30.436_875;

/// How people are found, trained and lost. Times in days.
#[derive(Clone, Debug, PartialEq)]
pub struct Hiring {
    /// People who are there and trained.
    pub present: f64,
    /// From the requisition to a class's first day.
    pub recruiting: f64,
    /// From the first day to the first contact.
    pub training: f64,
    /// Productivity in each week after training; 1 afterwards.
    pub ramp: Vec<f64>,
    /// Share of people who leave in a month.
    pub attrition: f64,
    /// Share of a class that does not finish training.
    pub fails_training: f64,
    /// People in a class.
    pub class_size: u32,
    /// Classes that can start in one week.
    pub classes_per_week: u32,
    /// Yuan to recruit and equip one person.
    pub cost_per_hire: f64,
    /// Yuan that one person earns in a week.
    pub pay_per_week: f64,
}

/// Classes that start together.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// Days before the peak on which the requisition goes out.
    pub requisition: f64,
    /// Days before the peak of the first day.
    pub first_day: f64,
    /// Days before the peak of the first contact.
    pub productive: f64,
    /// Classes.
    pub classes: u32,
    /// People hired.
    pub people: u32,
    /// Fully productive people that they are worth at the peak.
    pub worth: f64,
}

/// Who is hired when.
#[derive(Clone, Debug, PartialEq)]
pub struct HiringPlan {
    /// In order of time; empty if nobody has to be hired.
    pub intakes: Vec<Intake>,
    /// People of today who are still there at the peak.
    pub staying: f64,
    /// Fully productive people at the peak, in all.
    pub productive: f64,
    /// Yuan for recruiting, and pay up to the peak.
    pub cost: f64,
}

impl Hiring {
    /// Share of people who are still there after `days`.
    #[must_use]
    pub fn staying(&self, days: f64) -> f64 {
        (1.0 - self.attrition).powf(days.max(0.0) / MONTH)
    }

    /// Fully productive people at the peak for one hired `days` before it (first day of the class).
    #[must_use]
    pub fn worth(&self, days: f64) -> f64 {
        let on_the_job = days - self.training;
        if on_the_job < 0.0 {
            return 0.0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "weeks before the peak, not negative"
        )]
        let week = (on_the_job / 7.0) as usize;
        let speed = self.ramp.get(week).copied().unwrap_or(1.0);
        (1.0 - self.fails_training) * self.staying(days) * speed
    }

    /// Yuan for one hired `days` before the peak, up to the peak: recruiting, and pay for those who are still there.
    #[must_use]
    pub fn cost(&self, days: f64) -> f64 {
        // Leavers are paid until they leave: the mean of the share that stays.
        let mean_staying = f64::midpoint(1.0, self.staying(days));
        self.cost_per_hire + self.pay_per_week * days / 7.0 * mean_staying
    }

    /// The cheapest intakes for `needed` fully productive people at the peak, which is `days` from today; requisitions go out
    /// after `waiting` days at the earliest. None where even all classes that can start do not suffice.
    #[must_use]
    pub fn plan(&self, needed: f64, days: f64, waiting: f64) -> Option<HiringPlan> {
        let staying = self.present * self.staying(days);
        let lacking = needed - staying;
        if lacking <= 1e-9 {
            return Some(HiringPlan { intakes: Vec::new(), staying, productive: staying, cost: 0.0 });
        }
        let size = f64::from(self.class_size);
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        let mut starts: Vec<(f64, Variable)> = Vec::new();
        // Weeks before the peak; a class must have its first contact by then.
        let mut first_day = days - waiting - self.recruiting;
        while first_day >= self.training {
            let most = i32::try_from(self.classes_per_week).unwrap_or(i32::MAX);
            starts.push((first_day, problem.add_integer_var(size * self.cost(first_day), (0, most))));
            first_day -= 7.0;
        }
        let row: Vec<(Variable, f64)> = starts.iter().map(|&(at, classes)| (classes, size * self.worth(at))).collect();
        problem.add_constraint(row, ComparisonOp::Ge, lacking);
        let mut options = SolveOptions::default();
        options.node_limit = Some(5_000);
        options.mip_gap = 0.0;
        let SolveOutcome::Solution(solution) = problem.solve_with(options).ok()? else { return None };
        let mut plan = HiringPlan { intakes: Vec::new(), staying, productive: staying, cost: 0.0 };
        for (first_day, classes) in starts {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a validated small whole number"
            )]
            let classes = solution.var_value(classes).round() as u32;
            if classes == 0 {
                continue;
            }
            let people = classes * self.class_size;
            let worth = f64::from(people) * self.worth(first_day);
            plan.productive += worth;
            plan.cost += f64::from(people) * self.cost(first_day);
            plan.intakes.push(Intake {
                requisition: first_day + self.recruiting,
                first_day,
                productive: first_day - self.training,
                classes,
                people,
                worth,
            });
        }
        Some(plan)
    }

    /// Fully productive people `before` days before the peak, of today's and of the plan's intakes.
    #[must_use]
    pub fn level(&self, plan: &HiringPlan, days: f64, before: f64) -> f64 {
        let today = self.present * self.staying(days - before);
        let hired = plan.intakes.iter().map(|intake| f64::from(intake.people) * self.worth(intake.first_day - before));
        today + hired.filter(|worth| worth.is_finite()).sum::<f64>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hiring() -> Hiring {
        Hiring {
            present: 100.0,
            recruiting: 28.0,
            training: 14.0,
            ramp: vec![0.5, 0.75],
            attrition: 0.0,
            fails_training: 0.0,
            class_size: 10,
            classes_per_week: 2,
            cost_per_hire: 5_000.0,
            pay_per_week: 1_000.0,
        }
    }

    #[test]
    fn worth_and_cost_by_hand() {
        let hiring = Hiring { attrition: 0.1, fails_training: 0.2, ..hiring() };
        assert!(hiring.worth(13.9).abs() < 1e-12, "still in training");
        // One month before the peak: 0.8 finish, 0.9 stay, and two weeks and two days on the job is full speed.
        assert!((hiring.worth(MONTH) - 0.8 * 0.9).abs() < 1e-12);
        assert!((hiring.worth(14.0) - 0.8 * 0.9_f64.powf(14.0 / MONTH) * 0.5).abs() < 1e-12);
        assert!((hiring.cost(MONTH) - (5_000.0 + 1_000.0 * MONTH / 7.0 * 0.95)).abs() < 1e-9);
    }

    #[test]
    fn the_cheapest_classes_are_the_latest_that_are_at_full_speed() {
        // 120 needed, 100 there: 20 more. Full speed needs 28 days before the peak: two classes at 9,000 a head. Two weeks
        // later 20 people at half speed are worth 10, and four classes are dearer.
        let plan = hiring().plan(120.0, 140.0, 0.0).expect("enough time");
        assert_eq!(plan.intakes.len(), 1);
        assert!((plan.intakes[0].first_day - 28.0).abs() < 1e-9 && plan.intakes[0].people == 20);
        assert!((plan.intakes[0].requisition - 56.0).abs() < 1e-9);
        assert!((plan.cost - 20.0 * 9_000.0).abs() < 1e-6);
        assert!((plan.productive - 120.0).abs() < 1e-9);
        assert!(hiring().plan(100.0, 140.0, 0.0).expect("nobody lacks").intakes.is_empty());
    }

    #[test]
    fn waiting_costs_until_it_is_too_late() {
        let mut before = 0.0;
        let mut possible = 0;
        for weeks in 0..20 {
            let Some(plan) = hiring().plan(130.0, 140.0, f64::from(weeks) * 7.0) else { break };
            assert!(plan.cost >= before - 1e-6, "week {weeks}");
            assert!(plan.productive >= 130.0 - 1e-6);
            before = plan.cost;
            possible += 1;
        }
        // 140 days less 28 to recruit less 14 to train leave 98: after 14 weeks nobody can be ready; before that, 30 more at
        // half speed need six classes, which take three weeks to start.
        assert!((9..14).contains(&possible), "{possible}");
    }

    #[test]
    fn the_level_rises_with_the_classes() {
        let plan = hiring().plan(120.0, 140.0, 0.0).expect("enough time");
        assert!((hiring().level(&plan, 140.0, 140.0) - 100.0).abs() < 1e-9);
        assert!((hiring().level(&plan, 140.0, 14.0) - 110.0).abs() < 1e-9, "first week on the job");
        assert!((hiring().level(&plan, 140.0, 0.0) - 120.0).abs() < 1e-9);
    }
}
