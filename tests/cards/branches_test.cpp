// Every row of every live rule made false alone and unknown alone: the branch it stands in no longer fires, and what is
// unknown is never taken for yes. The facts are built by hand, so that no derivation hides a row.
#include "cards/evaluate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory_resource>

namespace eczema::cards {
namespace {

enum class Wanted { holds, fails, unknown };

// One rule's facts, all "no" until a row asks for more.
struct Stage {
    PatientFacts patient{};
    JudgedDrug order{};
    bool is_ordered = false;
    Settings settings{};
    std::array<FactValue, drug_fact_count> of_order{};

    Stage() {
        patient.values.fill({.truth = Tri::no});
        of_order.fill({.truth = Tri::no});
        patient.settings = &settings;
    }

    void set(const Row& row, Wanted wanted) {
        if (row.op == Operator::in_group) return set_drug(row.group, wanted);
        FactValue value{.truth = Tri::yes};
        const double n = row.threshold;
        const bool holds = wanted == Wanted::holds;
        const auto number = [&](double when_held, double when_not) {
            const double points = holds ? when_held : when_not;
            value.number = Range{points, points};
        };
        switch (row.op) {
        case Operator::is_yes:
        case Operator::not_no:
            value.truth = tri(holds);
            break;
        case Operator::is_no:
        case Operator::not_yes:
            value.truth = tri(!holds);
            break;
        case Operator::is_unknown:
            value.truth = holds ? Tri::unknown : Tri::yes;
            break;
        case Operator::at_least:
            number(n, n - 0.5);
            break;
        case Operator::more_than:
        case Operator::none_within:
            number(n + 0.5, n);
            break;
        case Operator::at_most:
            number(n, n + 0.5);
            break;
        default:
            number(n - 0.5, n); // less_than
        }
        if (wanted == Wanted::unknown) value = {.truth = Tri::unknown};
        if (row.fact < Fact::ordered_drug)
            patient.values[static_cast<std::size_t>(row.fact)] = value;
        else
            of_order[drug_fact_index(row.fact)] = value;
    }

    // A drug that belongs to every group the branch asks for.
    void set_drug(DrugGroup group, Wanted wanted) {
        is_ordered = true;
        order.drug = {};
        groups_ = groups_.any() ? groups_ & sets_in(group) : sets_in(group);
        if (wanted == Wanted::fails) return;
        SetBits one;
        for (std::size_t i = 0; i < value_set_count && one.none(); ++i)
            if (groups_.test(i)) one.set(i);
        (wanted == Wanted::holds ? order.drug.sets : order.drug.possible) = one;
    }

    Finding evaluate(const Rule& rule, std::pmr::memory_resource& arena) {
        facts_ = std::make_unique<DrugFacts>(DrugFacts{patient, is_ordered ? &order : nullptr, of_order});
        return evaluate_rule(rule, *facts_, arena);
    }

  private:
    SetBits groups_;
    std::unique_ptr<DrugFacts> facts_;
};

// The rows that must hold for the branch to fire by `alone`: all of them, or of a branch of alternatives that one.
std::vector<const Row*> rows_needed(const Rule& rule, const Branch& branch, const Row& alone) {
    std::vector<const Row*> needed;
    for (const Row& row : rule.applies) needed.push_back(&row);
    for (const Row& row : branch.rows)
        if (branch.match == Match::all || &row == &alone) needed.push_back(&row);
    return needed;
}

template <class Visit>
void for_each_row(Visit visit) {
    for (const Rule* rule : live_rules())
        for (const Branch& branch : rule->branches) {
            for (const Row& row : branch.rows) visit(*rule, branch, row, row);
            for (const Row& row : rule->applies) visit(*rule, branch, branch.rows.front(), row);
        }
}

Finding with(const Rule& rule, const Branch& branch, const Row& alone, const Row& changed, Wanted wanted, Stage& stage,
             std::pmr::memory_resource& arena) {
    // The changed row last: two rows may bound one number from both sides.
    for (const Row* row : rows_needed(rule, branch, alone)) stage.set(*row, Wanted::holds);
    stage.set(changed, wanted);
    return stage.evaluate(rule, arena);
}

bool takes_unknown(const Branch& branch, Fact fact) {
    return std::any_of(branch.rows.begin(), branch.rows.end(), [fact](const Row& row) {
        return row.fact == fact && (row.op == Operator::not_no || row.op == Operator::not_yes);
    });
}

std::string place(const Rule& rule, const Branch& branch, const Row& row) {
    return std::string(rule.id) + ": " + std::string(branch.summary) + " / " + sentence_of(row);
}

TEST(Branches, fire_when_every_row_holds) {
    for_each_row([](const Rule& rule, const Branch& branch, const Row& alone, const Row& row) {
        std::pmr::monotonic_buffer_resource arena;
        Stage stage;
        const Finding finding = with(rule, branch, alone, row, Wanted::holds, stage, arena);
        EXPECT_EQ(finding.outcome, Tri::yes) << place(rule, branch, row);
        EXPECT_EQ(finding.fired, &branch) << place(rule, branch, row);
    });
}

TEST(Branches, do_not_fire_when_one_row_fails) {
    for_each_row([](const Rule& rule, const Branch& branch, const Row& alone, const Row& row) {
        std::pmr::monotonic_buffer_resource arena;
        Stage stage;
        const Finding finding = with(rule, branch, alone, row, Wanted::fails, stage, arena);
        EXPECT_NE(finding.fired, &branch) << place(rule, branch, row);
    });
}

TEST(Branches, are_unknown_when_one_row_is) {
    for_each_row([](const Rule& rule, const Branch& branch, const Row& alone, const Row& row) {
        std::pmr::monotonic_buffer_resource arena;
        Stage stage;
        const Finding finding = with(rule, branch, alone, row, Wanted::unknown, stage, arena);
        if (row.op == Operator::not_no || row.op == Operator::not_yes ||
            row.op == Operator::is_unknown) { // these ask for no more
            EXPECT_EQ(finding.fired, &branch) << place(rule, branch, row);
            return;
        }
        EXPECT_NE(finding.fired, &branch) << place(rule, branch, row);
        EXPECT_NE(finding.outcome, Tri::no) << place(rule, branch, row);
        // Where another branch speaks instead it is a lower one, or one that the unknown changes nothing for.
        if (finding.fired && !takes_unknown(*finding.fired, row.fact)) {
            EXPECT_GT(finding.fired, &branch) << place(rule, branch, row);
        }
    });
}

TEST(Branches, a_rule_switched_off_is_marked) {
    for (const Rule* rule : live_rules()) {
        std::pmr::monotonic_buffer_resource arena;
        Stage stage;
        stage.settings.rules_off = {std::string(rule->id)};
        EXPECT_TRUE(stage.evaluate(*rule, arena).is_off);
    }
}

TEST(Compare, numbers_known_to_lie_in_a_range) {
    const Finding none;
    const auto compared = [&](const Row& row, double low, double high) {
        return compare(row, {.truth = Tri::yes, .number = Range{low, high}}, none);
    };
    constexpr Row seven_or_more = at_least("s", Fact::course_days, 7, "days", "x");
    EXPECT_EQ(compared(seven_or_more, 7, 9), Tri::yes);
    EXPECT_EQ(compared(seven_or_more, 6, 7), Tri::unknown);
    EXPECT_EQ(compared(seven_or_more, 5, 6), Tri::no);
    constexpr Row over_seven = more_than("s", Fact::course_days, 7, "days", "x");
    EXPECT_EQ(compared(over_seven, 8, 9), Tri::yes);
    EXPECT_EQ(compared(over_seven, 7, 8), Tri::unknown);
    EXPECT_EQ(compared(over_seven, 6, 7), Tri::no);
    constexpr Row seven_or_less = at_most("s", Fact::course_days, 7, "days", "x");
    EXPECT_EQ(compared(seven_or_less, 6, 7), Tri::yes);
    EXPECT_EQ(compared(seven_or_less, 7, 8), Tri::unknown);
    EXPECT_EQ(compared(seven_or_less, 8, 9), Tri::no);
    constexpr Row under_seven = less_than("s", Fact::course_days, 7, "days", "x");
    EXPECT_EQ(compared(under_seven, 5, 6), Tri::yes);
    EXPECT_EQ(compared(under_seven, 6, 7), Tri::unknown);
    EXPECT_EQ(compared(under_seven, 7, 8), Tri::no);
    EXPECT_EQ(compare(seven_or_more, {.truth = Tri::no}, none), Tri::no);
    EXPECT_EQ(compare(seven_or_more, {.truth = Tri::unknown}, none), Tri::unknown);
}

} // namespace
} // namespace eczema::cards
