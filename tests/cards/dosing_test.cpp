// Table 3.3: which row covers whom, at each edge of each band, and what the drafts of a row say.
#include "cards/dosing.hpp"

#include "tests/support/biologic_order.hpp"

#include <set>

namespace eczema::tests {
namespace {

using cards::BiologicDose;
using cards::DoseProblem;
using cards::DoseSearch;
using cards::DoseSubject;
using cards::Jurisdiction;
using cards::Range;
using cards::ValueSet;
using enum Jurisdiction;

constexpr ValueSet dup = ValueSet::drug_dupilumab, tra = ValueSet::drug_tralokinumab, leb = ValueSet::drug_lebrikizumab,
                   nem = ValueSet::drug_nemolizumab;
constexpr int y(int years) { return 12 * years; }
constexpr double severe = 3, moderate = 2;

struct Edge {
    ValueSet drug;
    Jurisdiction jurisdiction;
    int age_months;
    std::optional<double> kg;
    std::string_view found; // the row's id, or empty
    DoseProblem problem = DoseProblem::none;
    std::optional<double> band = severe;
};

std::optional<Range> exactly(std::optional<double> number) {
    return number ? std::optional(Range{*number, *number}) : std::nullopt;
}

constexpr auto too_young = DoseProblem::below_labelled_age;
constexpr auto too_light = DoseProblem::below_labelled_weight;
constexpr auto none_labelled = DoseProblem::no_labelled_dose;
constexpr auto weigh = DoseProblem::needs_weight;

const Edge edges[] = {
    // dupilumab, United States
    {dup, us, 5, 7, "", too_young},
    {dup, us, 6, 4.9, "", too_light},
    {dup, us, 6, 5, "dupilumab-us-6mo-5y-5-15kg"},
    {dup, us, y(5), 14.9, "dupilumab-us-6mo-5y-5-15kg"},
    {dup, us, y(5), 15, "dupilumab-us-6mo-5y-15-30kg"},
    {dup, us, y(6) - 1, 20, "dupilumab-us-6mo-5y-15-30kg"},
    {dup, us, y(6) - 1, 29.9, "dupilumab-us-6mo-5y-15-30kg"},
    {dup, us, y(6) - 1, 30, "", none_labelled},
    {dup, us, y(6) - 1, std::nullopt, "", weigh},
    {dup, us, y(6), 14.9, "", too_light},
    {dup, us, y(6), 15, "dupilumab-us-6-17y-15-30kg"},
    {dup, us, y(6), 20, "dupilumab-us-6-17y-15-30kg"},
    {dup, us, y(8), 29.9, "dupilumab-us-6-17y-15-30kg"},
    {dup, us, y(8), 30, "dupilumab-us-6-17y-30-60kg"},
    {dup, us, y(17), 59.9, "dupilumab-us-6-17y-30-60kg"},
    {dup, us, y(17), 60, "dupilumab-us-6-17y-60kg"},
    {dup, us, y(18) - 1, 90, "dupilumab-us-6-17y-60kg"},
    {dup, us, y(18) - 1, std::nullopt, "", weigh},
    {dup, us, y(18), std::nullopt, "dupilumab-us-adults"},
    {dup, us, y(80), 40, "dupilumab-us-adults", DoseProblem::none, std::nullopt},
    // dupilumab, European Union and United Kingdom
    {dup, eu, 5, 7, "", too_young},
    {dup, eu, 6, 4.9, "", too_light},
    {dup, eu, 6, 5, "dupilumab-eu-6mo-5y-5-15kg"},
    {dup, eu, y(6) - 1, 14.9, "dupilumab-eu-6mo-5y-5-15kg"},
    {dup, eu, y(6) - 1, 15, "dupilumab-eu-6mo-5y-15-30kg"},
    {dup, eu, y(6) - 1, 29.9, "dupilumab-eu-6mo-5y-15-30kg"},
    {dup, eu, y(6) - 1, 30, "", none_labelled},
    {dup, eu, y(6), 14.9, "", too_light},
    {dup, eu, y(6), 15, "dupilumab-eu-6-11y-15-60kg"},
    {dup, eu, y(12) - 1, 59.9, "dupilumab-eu-6-11y-15-60kg"},
    {dup, eu, y(12) - 1, 60, "dupilumab-eu-6-11y-60kg"},
    {dup, eu, y(12) - 1, 60, "dupilumab-eu-6-11y-60kg", DoseProblem::needs_severity, std::nullopt},
    {dup, eu, y(12) - 1, 60, "", DoseProblem::not_severe, moderate},
    {dup, eu, 7, 7, "", DoseProblem::not_severe, moderate},
    {dup, eu, y(12), 20, "dupilumab-eu-12-17y-under-60kg", DoseProblem::none, moderate},
    {dup, eu, y(12), 59.9, "dupilumab-eu-12-17y-under-60kg"},
    {dup, eu, y(18) - 1, 60, "dupilumab-eu-12-17y-60kg"},
    {dup, eu, y(18), std::nullopt, "dupilumab-eu-adults", DoseProblem::none, std::nullopt},
    {dup, uk, y(8), 30, "dupilumab-eu-6-11y-15-60kg"},
    {dup, uk, y(18), std::nullopt, "dupilumab-eu-adults"},
    // tralokinumab
    {tra, us, y(12) - 1, 50, "", too_young},
    {tra, us, y(12), std::nullopt, "tralokinumab-us-12-17y"},
    {tra, us, y(18) - 1, 50, "tralokinumab-us-12-17y"},
    {tra, us, y(18), std::nullopt, "tralokinumab-us-adults"},
    {tra, eu, y(12) - 1, 50, "", too_young},
    {tra, eu, y(12), std::nullopt, "tralokinumab-eu-12y"},
    {tra, eu, y(40), 50, "tralokinumab-eu-12y"},
    {tra, uk, y(12), 50, "tralokinumab-uk-12y"},
    // lebrikizumab
    {leb, us, y(12) - 1, 50, "", too_young},
    {leb, us, y(12), 39.9, "", too_light},
    {leb, us, y(12), 40, "lebrikizumab-us-eu-12y-40kg"},
    {leb, us, y(40), std::nullopt, "", weigh},
    {leb, eu, y(12), 40, "lebrikizumab-us-eu-12y-40kg"},
    {leb, uk, y(12), 39.9, "", too_light},
    {leb, uk, y(12), 40, "lebrikizumab-uk-12y-40kg"},
    // nemolizumab
    {nem, us, y(12) - 1, 50, "", too_young},
    {nem, us, y(12), std::nullopt, "nemolizumab-us-12y"},
    {nem, eu, y(12), 29, "nemolizumab-eu-12y"},
    {nem, uk, y(12) - 1, 50, "", too_young},
    {nem, uk, y(12), 29.9, "", too_light},
    {nem, uk, y(12), 30, "nemolizumab-uk-12y-30kg"},
    {nem, uk, y(12), std::nullopt, "", weigh},
    // no table here
    {ValueSet::drug_upadacitinib, us, y(30), 60, "", none_labelled},
};

TEST(Dosing, finds_the_row_at_each_edge) {
    for (const Edge& edge : edges) {
        const DoseSubject subject{exactly(edge.age_months), exactly(edge.kg), exactly(edge.band)};
        const DoseSearch search = cards::find_dose(edge.drug, edge.jurisdiction, subject);
        SCOPED_TRACE(testing::Message() << to_text(edge.jurisdiction) << ' ' << edge.age_months << " months, "
                                        << edge.kg.value_or(-1) << " kg");
        EXPECT_EQ(search.problem, edge.problem);
        EXPECT_EQ(search.dose ? search.dose->id : std::string_view(), edge.found);
    }
}

// Both ends of what a partial date or two results can mean must lie in one row.
TEST(Dosing, a_range_over_an_edge_is_not_known) {
    const auto find = [](Range months, Range kg) {
        return cards::find_dose(dup, us, {months, kg, std::nullopt}).problem;
    };
    EXPECT_EQ(find({y(8), y(9)}, {29, 29.9}), DoseProblem::none);
    EXPECT_EQ(find({y(6) - 1, y(6)}, {20, 20}), DoseProblem::needs_age);
    EXPECT_EQ(find({5, 6}, {7, 7}), DoseProblem::needs_age);
    EXPECT_EQ(find({4, 5}, {7, 7}), DoseProblem::below_labelled_age);
    EXPECT_EQ(find({y(17), y(18)}, {90, 90}), DoseProblem::needs_age);
    EXPECT_EQ(find({y(8), y(8)}, {29.9, 30}), DoseProblem::needs_weight);
    EXPECT_EQ(find({y(8), y(8)}, {14.9, 15}), DoseProblem::needs_weight);
    EXPECT_EQ(find({y(5), y(5)}, {29.9, 30}), DoseProblem::needs_weight);
    EXPECT_EQ(cards::find_dose(dup, us, {}).problem, DoseProblem::needs_age);
    EXPECT_EQ(cards::find_dose(dup, eu, {Range{y(8), y(8)}, Range{40, 40}, Range{2, 3}}).problem,
              DoseProblem::needs_severity);
}

TEST(Dosing, a_child_is_weighed_before_a_draft) {
    const auto lacks = [](std::optional<Range> months, std::optional<double> kg) {
        return cards::is_child_without_weight({months, exactly(kg), std::nullopt});
    };
    EXPECT_TRUE(lacks(Range{y(18) - 1, y(18) - 1}, std::nullopt));
    EXPECT_FALSE(lacks(Range{y(18) - 1, y(18) - 1}, 55));
    EXPECT_TRUE(lacks(Range{y(18) - 1, y(18)}, std::nullopt)); // may be a child
    EXPECT_FALSE(lacks(Range{y(18), y(18)}, std::nullopt));
}

TEST(Dosing, rows_are_whole) {
    std::set<std::string_view> ids;
    for (const BiologicDose& dose : cards::biologic_doses()) {
        SCOPED_TRACE(std::string(dose.id));
        EXPECT_TRUE(ids.insert(dose.id).second);
        EXPECT_TRUE(dose.id.starts_with(cards::drug_name(dose.drug)));
        EXPECT_FALSE(dose.source.empty());
        EXPECT_EQ(dose.is_verified, dose.source.find("gk") == std::string_view::npos);
        EXPECT_LT(dose.age_months_from, dose.age_months_below);
        EXPECT_LT(dose.weight_kg_from, dose.weight_kg_below);
        EXPECT_EQ(dose.loading.empty(), dose.maintenance_from_day == 1);
        EXPECT_EQ((dose.maintenance_from_day - 1) % 14, 0);
        int last = 0;
        for (const cards::LoadingDose& load : dose.loading) {
            EXPECT_GT(load.day, last);
            EXPECT_LT(load.day, dose.maintenance_from_day);
            last = load.day;
        }
        if (dose.later) {
            EXPECT_GT(dose.later->schedule.interval_weeks, dose.maintenance.interval_weeks);
        }
    }
    EXPECT_EQ(ids.size(), 22u);
}

TEST(Dosing, no_two_rows_of_a_label_overlap) {
    const auto meet = [](auto from, auto below, auto other_from, auto other_below) {
        return from < other_below && other_from < below;
    };
    for (const BiologicDose& a : cards::biologic_doses())
        for (const BiologicDose& b : cards::biologic_doses())
            if (&a != &b && a.drug == b.drug && (a.labels & b.labels) != 0) {
                EXPECT_FALSE(meet(a.age_months_from, a.age_months_below, b.age_months_from, b.age_months_below) &&
                             meet(a.weight_kg_from, a.weight_kg_below, b.weight_kg_from, b.weight_kg_below))
                    << a.id << " and " << b.id;
            }
}

TEST(Dosing, general_knowledge_is_drafted_only_where_signed_off) {
    cards::Settings settings;
    for (const BiologicDose& dose : cards::biologic_doses())
        EXPECT_EQ(cards::may_be_drafted(dose, settings), dose.is_verified) << dose.id;
    settings.signed_off.push_back("tralokinumab-uk-12y");
    for (const BiologicDose& dose : cards::biologic_doses())
        EXPECT_EQ(cards::may_be_drafted(dose, settings), dose.is_verified || dose.id == "tralokinumab-uk-12y")
            << dose.id;
}

} // namespace
} // namespace eczema::tests
