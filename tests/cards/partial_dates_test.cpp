// Partial dates: a more precise date never turns a decided fact around.
#include "tests/support/facts_seen.hpp"
#include "tests/support/observed.hpp"
#include "tests/support/spec_row.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace eczema::tests {
namespace {

using cards::Fact;
using cards::FactValue;
using cards::Tri;

constexpr std::string_view body_weight = "29463-7";

// Facts for which the specification itself counts a partial date as the latest day that it can mean (1.1), so that a
// gate rather fires: what such a date decided, a more precise one may take back.
constexpr Fact counted_as_latest[] = {
    Fact::skin_infection,
    Fact::skin_infection_unresolved,
    Fact::skin_infection_serious,
    Fact::serious_infection,
    Fact::herpeticum,
    Fact::herpeticum_unresolved,
    Fact::herpeticum_resolved_days,
    Fact::asthma_exacerbation_days,
    Fact::asthma_admission_days,
    Fact::live_vaccine_days,
    Fact::malignancy_years,
    Fact::biologic_last_days,
    Fact::immunosuppressive_last_days,
    Fact::photosensitiser_days,
    Fact::on_or_recent_il413,
    // The longest course that partial dates can mean.
    Fact::steroid_course_days,
    Fact::steroid_days_in_year,
};
// What is not known is what a more precise date makes known.
constexpr Fact about_missing_data[] = {
    Fact::severity_missing, Fact::topical_history_missing, Fact::weight_missing,         Fact::birth_date_missing,
    Fact::data_scope,       Fact::pregnancy_state_missing, Fact::dermatitis_unconfirmed,
};

bool is_left_out(Fact fact) {
    const auto is_in = [fact](const auto& list) {
        return std::find(std::begin(list), std::end(list), fact) != std::end(list);
    };
    return is_in(counted_as_latest) || is_in(about_missing_data);
}

// Where a vaguer date decided, the exact one decides alike; a number lies within the vaguer bounds.
std::string contradictions(const Values& vague, const Values& exact) {
    std::string found;
    for (std::size_t i = 0; i < cards::fact_count; ++i) {
        const auto fact = static_cast<Fact>(i);
        const FactValue &before = vague[fact], &after = exact[fact];
        if (is_left_out(fact)) continue;
        bool is_contradiction = before.truth != Tri::unknown && after.truth != before.truth;
        // Days since something that may never have been have no upper bound.
        if (before.number && std::isinf(before.number->high) && after.truth == Tri::no) continue;
        if (before.number && after.number)
            is_contradiction |= after.number->low < before.number->low || after.number->high > before.number->high;
        if (is_contradiction)
            found +=
                std::string(cards::name_of(fact).id) + ": " + in_words(before) + ", then " + in_words(after) + '\n';
    }
    return found;
}

TEST(PartialDates, a_more_precise_date_never_turns_a_fact_around) {
    using Dated = Request (*)(const std::string&);
    const std::pair<const char*, Dated> places[] = {
        {"birth", [](const std::string& date) { return candidate().born(date); }},
        {"weight",
         [](const std::string& date) {
             return candidate()
                 .with(observed(body_weight, quantity("70", "kg"), date, "w"))
                 .with(observed(body_weight, quantity("75", "kg"), "2026-05-16", "w2"));
         }},
        {"blood count",
         [](const std::string& date) {
             return chart()
                 .with(observed("731-0", quantity("0.4", "10*9/L"), date, "a"))
                 .with(observed("731-0", quantity("2", "10*9/L"), "2026-05-16", "b"));
         }},
        {"score",
         [](const std::string& date) {
             return candidate().has(ScoreSaid{"easi", 3, date, "o2"}).has(ScoreSaid{"iga", 4, "2026-05-16", "o3"});
         }},
        {"score alone",
         [](const std::string& date) {
             return candidate().without("o-easi").has(ScoreSaid{"easi", 24, date});
         }},
        {"POEM",
         [](const std::string& date) {
             return candidate().without("o-easi").has(ScoreSaid{"loinc:89870-0", 20, date});
         }},
        {"score on a biologic",
         [](const std::string& date) {
             return chart()
                 .has(dermatitis())
                 .has(in_use(dupilumab, 100))
                 .has(ScoreSaid{"easi", 20, ago(110), "before"})
                 .has(ScoreSaid{"easi", 30, date, "after"});
         }},
        {"start of a biologic",
         [](const std::string& date) {
             return chart()
                 .has(dermatitis())
                 .has(OrderSaid{.drug = dupilumab, .start = date})
                 .has(ScoreSaid{"easi", 20, "2026-05-02", "before"})
                 .has(ScoreSaid{"easi", 30, "2026-05-29", "after"});
         }},
        {"onset", [](const std::string& date) { return candidate().has(ConditionSaid{.onset = date, .id = "ad2"}); }},
        {"antibiotic",
         [](const std::string& date) {
             return chart().has(impetigo(95)).has(OrderSaid{.drug = "rx:2231", .start = date, .end = "2026-06-04"});
         }},
        {"end of an antibiotic",
         [](const std::string& date) {
             return chart().has(impetigo(20)).has(OrderSaid{.drug = "rx:2231", .start = ago(21), .end = date});
         }},
        {"biopsy",
         [](const std::string& date) {
             return chart()
                 .has(ProcedureSaid{.code = "240977001", .on = date})
                 .has(ProcedureSaid{.code = "240977001", .on = "2026-05-16", .id = "p2"});
         }},
        {"topical treatment",
         [](const std::string& date) {
             OrderSaid topical = failed_topical();
             topical.why_ended = {};
             topical.start = date;
             return candidate().without("tac").without("o-easi").has(topical).has(ScoreSaid{"easi", 24, "2026-06-20"});
         }},
        {"high-dose steroid",
         [](const std::string& date) {
             return chart().has(OrderSaid{.drug = prednisone, .start = date, .end = "2026-05-31", .dose_mg = 40});
         }},
        {"end of a biologic",
         [](const std::string& date) {
             return chart()
                 .has(dermatitis())
                 .has(OrderSaid{.drug = dupilumab, .start = "2008-01-01", .end = date, .why_ended = "INEFFECT"});
         }},
        {"pregnancy test",
         [](const std::string& date) {
             return chart().gender("female").has(LabSaid{.code = "2106-3", .on = date, .answer = "260385009"});
         }},
    };
    for (const auto& [place, with] : places)
        for (const std::string year : {"2026", "2008"}) {
            const std::string month = year + "-05";
            const Values by_year = values_of(with(year)), by_month = values_of(with(month));
            EXPECT_EQ(contradictions(by_year, by_month), "") << place << ' ' << year << ", then " << month;
            for (const char* day : {"-01", "-02", "-15", "-16", "-17", "-30", "-31"}) {
                const Values by_day = values_of(with(month + day));
                EXPECT_EQ(contradictions(by_month, by_day), "") << place << ' ' << month << ", then " << month << day;
                EXPECT_EQ(contradictions(by_year, by_day), "") << place << ' ' << year << ", then " << month << day;
            }
        }
}

// Every day of that year of life, leap days and all.
TEST(PartialDates, an_onset_by_age_is_any_day_until_the_next_birthday) {
    for (const int years : {0, 1, 4, 40, 59}) {
        const DerivedChart seen(chart().born("1966-02-02").has(ConditionSaid{.onset_age_years = years}));
        ASSERT_EQ(seen.from.diagnoses.size(), 1u);
        const auto onset = seen.from.diagnoses.front().onset;
        ASSERT_TRUE(onset);
        EXPECT_LE(onset->first, fhir::day_of(1966 + years, 2, 2)) << years;
        EXPECT_GE(onset->last, fhir::day_of(1967 + years, 2, 1)) << years;
        EXPECT_LE(onset->last - onset->first, 366 + years) << years << ": and not much more";
    }
}

// 18 years on 2026-08-15.
TEST(PartialDates, a_birthday_that_may_be_today) {
    const auto years = [](const std::string& born) { return in_words(values_of(chart().born(born))[Fact::age_years]); };
    EXPECT_EQ(years("2008-08-15"), "yes 18..18");
    EXPECT_EQ(years("2008-08-16"), "yes 17..17");
    EXPECT_EQ(years("2008-08"), "yes 17..18");
    EXPECT_EQ(years("2008-07"), "yes 18..18");
    EXPECT_EQ(years("2008-09"), "yes 17..17");
    EXPECT_EQ(years("2008"), "yes 17..18");
    EXPECT_EQ(years("2007"), "yes 18..19");
    EXPECT_EQ(years("2008-08-32"), "unknown");
    EXPECT_EQ(years(""), "unknown");
}

} // namespace
} // namespace eczema::tests
