#include "cards/severity.hpp"

#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

using cards::Band;
using cards::Score;

std::optional<Band> band(Score score, double points) { return cards::band_of(score, points, cards::Thresholds{}); }

TEST(Band, of_easi) {
    EXPECT_EQ(band(Score::easi, -0.1), std::nullopt);
    EXPECT_EQ(band(Score::easi, 0), Band::clear);
    EXPECT_EQ(band(Score::easi, 1.0), Band::clear);
    EXPECT_EQ(band(Score::easi, 1.1), Band::mild);
    EXPECT_EQ(band(Score::easi, 7.0), Band::mild);
    EXPECT_EQ(band(Score::easi, 7.1), Band::moderate);
    EXPECT_EQ(band(Score::easi, 21.0), Band::moderate);
    EXPECT_EQ(band(Score::easi, 21.1), Band::severe);
    EXPECT_EQ(band(Score::easi, 50.1), Band::severe);
    EXPECT_EQ(band(Score::easi, 72), Band::severe);
    EXPECT_EQ(band(Score::easi, 72.1), std::nullopt);
}

TEST(Band, of_iga) {
    EXPECT_EQ(band(Score::iga, 0), Band::clear);
    EXPECT_EQ(band(Score::iga, 1), Band::clear);
    EXPECT_EQ(band(Score::iga, 2), Band::mild);
    EXPECT_EQ(band(Score::iga, 3), Band::moderate);
    EXPECT_EQ(band(Score::iga, 4), Band::severe);
    EXPECT_EQ(band(Score::iga, 2.5), std::nullopt);
    EXPECT_EQ(band(Score::iga, 5), std::nullopt);
}

TEST(Band, of_poem) {
    EXPECT_EQ(band(Score::poem, 2), Band::clear);
    EXPECT_EQ(band(Score::poem, 3), Band::mild);
    EXPECT_EQ(band(Score::poem, 7), Band::mild);
    EXPECT_EQ(band(Score::poem, 8), Band::moderate);
    EXPECT_EQ(band(Score::poem, 16), Band::moderate);
    EXPECT_EQ(band(Score::poem, 17), Band::severe);
    EXPECT_EQ(band(Score::poem, 28), Band::severe);
    EXPECT_EQ(band(Score::poem, 29), std::nullopt);
}

TEST(Band, of_scorad_by_default_and_as_a_site_sets_it) {
    EXPECT_EQ(band(Score::scorad, 0), Band::clear);
    EXPECT_EQ(band(Score::scorad, 24.9), Band::mild);
    EXPECT_EQ(band(Score::scorad, 25), Band::moderate);
    EXPECT_EQ(band(Score::scorad, 49.9), Band::moderate);
    EXPECT_EQ(band(Score::scorad, 50), Band::severe);
    EXPECT_EQ(band(Score::scorad, 103), Band::severe);
    EXPECT_EQ(band(Score::scorad, 103.1), std::nullopt);
    cards::Thresholds other;
    other.scorad_moderate_min = 29;
    other.scorad_severe_min = 49;
    EXPECT_EQ(cards::band_of(Score::scorad, 28.9, other), Band::mild);
    EXPECT_EQ(cards::band_of(Score::scorad, 29, other), Band::moderate);
    EXPECT_EQ(cards::band_of(Score::scorad, 49, other), Band::severe);
}

TEST(Band, of_a_share_of_the_body_is_none) { EXPECT_EQ(band(Score::bsa_affected, 40), std::nullopt); }

TEST(Band, never_falls_as_the_score_rises) {
    for (const Score score : {Score::easi, Score::scorad, Score::poem, Score::iga}) {
        Band last = Band::clear;
        const int step = score == Score::iga ? 10 : 1; // IGA has whole numbers only
        for (int tenths = 0; tenths <= 1030; tenths += step) {
            const auto now = band(score, tenths / 10.0);
            if (!now) break;
            EXPECT_GE(*now, last) << tenths;
            last = *now;
        }
        EXPECT_EQ(last, Band::severe);
    }
}

// The patient of the other tests, without her score.
Request unscored() { return candidate().without("o-easi"); }

struct Case {
    const char* line;
    Request request;
    const char* is_moderate; // or severe: yes, no, unknown
    std::string config{};
};

TEST(Severity, of_the_record) {
    const std::string local =
        R"({"site": {"codes": [{"system": "urn:example:local", "code": "E1", "means": "easi"}]}})";
    const auto easi = [](double points, int days) { return ScoreSaid{"easi", points, ago(days)}; };
    const auto on_systemic = [&](std::string birth, int days) {
        return unscored().born(std::move(birth)).has(in_use(dupilumab)).has(easi(24, days));
    };
    const auto recorded = [](std::string_view severity, int days) {
        return unscored().without("ad").has(
            ConditionSaid{.onset = "1999", .recorded = ago(days), .severity = severity});
    };
    const Case cases[] = {
        {"EASI 90 d old counts", unscored().has(easi(24, 90)), "yes"},
        {"EASI 91 d old does not", unscored().has(easi(24, 91)), "unknown"},
        {"adult on a systemic drug: EASI 180 d old counts", on_systemic("1992-03-14", 180), "yes"},
        {"adult on a systemic drug: EASI 181 d old does not", on_systemic("1992-03-14", 181), "unknown"},
        {"17 years on a systemic drug: 91 d old does not", on_systemic("2008-08-16", 91), "unknown"},
        {"18 years today on a systemic drug: 91 d old counts", on_systemic("2008-08-15", 91), "yes"},
        {"window as a site sets it", unscored().has(easi(24, 91)), "yes",
         R"({"site": {"thresholds": {"severityDays": 91}}})"},
        {"POEM 60 d old counts where no other score does", unscored().has(ScoreSaid{"loinc:89870-0", 20, ago(60)}),
         "yes"},
        {"POEM 61 d old does not", unscored().has(ScoreSaid{"loinc:89870-0", 20, ago(61)}), "unknown"},
        {"a clinician's mild score stands before a newer severe POEM",
         unscored().has(easi(5, 80)).has(ScoreSaid{"loinc:89870-0", 20, ago(2)}), "no"},
        {"a newer EASI replaces the older", unscored().has(easi(30, 10)).has(ScoreSaid{"easi", 5, ago(5), "o2"}), "no"},
        {"of one day the higher", unscored().has(easi(5, 5)).has(ScoreSaid{"easi", 30, ago(5), "o2"}), "yes"},
        {"another instrument 7 d earlier: the higher", unscored().has(ScoreSaid{"iga", 2, ago(1)}).has(easi(30, 8)),
         "yes"},
        {"another instrument 8 d earlier: the newer", unscored().has(ScoreSaid{"iga", 2, ago(1)}).has(easi(30, 9)),
         "no"},
        {"out of range", unscored().has(easi(73, 5)), "unknown"},
        {"out of range replaces the older one", unscored().has(easi(24, 10)).has(ScoreSaid{"easi", 99, ago(5), "o2"}),
         "unknown"},
        {"EASI in points", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "points"}), "yes"},
        {"EASI without a unit", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", ""}), "yes"},
        {"EASI in kilograms", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "kg"}), "unknown"},
        {"EASI of some day in July", unscored().has(ScoreSaid{"easi", 24, "2026-07"}), "yes"},
        {"EASI of some day in May: 90 d old or not", unscored().has(ScoreSaid{"easi", 24, "2026-05"}), "unknown"},
        {"EASI of some day in August beside another of the tenth",
         unscored().has(ScoreSaid{"easi", 24, "2026-08"}).has(ScoreSaid{"easi", 3, "2026-08-10", "o2"}), "unknown"},
        {"the same in one band",
         unscored().has(ScoreSaid{"easi", 24, "2026-08"}).has(ScoreSaid{"easi", 30, "2026-08-10", "o2"}), "yes"},
        {"POEM of some day in June: 60 d old or not", unscored().has(ScoreSaid{"loinc:89870-0", 20, "2026-06"}),
         "unknown"},
        {"a percentage is no score", unscored().has(ScoreSaid{"easi", 40, ago(5), "o", "%"}), "unknown"},
        {"body surface alone is no severity", unscored().has(ScoreSaid{"bsa-affected", 40, ago(5), "o", "%"}),
         "unknown"},
        {"preliminary does not count", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "{score}", "preliminary"}),
         "unknown"},
        {"entered in error does not count",
         unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "{score}", "entered-in-error"}), "unknown"},
        {"FINAL counts", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "{score}", "FINAL"}), "yes"},
        {"without a status it does not count", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "{score}", ""}),
         "unknown"},
        {"the newest without a status",
         unscored().has(easi(24, 10)).has(ScoreSaid{"easi", 3, ago(5), "o2", "{score}", ""}), "unknown"},
        {"the newest of unknown status",
         unscored().has(easi(24, 10)).has(ScoreSaid{"easi", 3, ago(5), "o2", "{score}", "unknown"}), "unknown"},
        {"the newest preliminary",
         unscored().has(easi(24, 10)).has(ScoreSaid{"easi", 3, ago(5), "o2", "{score}", "preliminary"}), "yes"},
        {"an older one without a status",
         unscored().has(easi(24, 5)).has(ScoreSaid{"easi", 3, ago(10), "o2", "{score}", ""}), "yes"},
        {"one without a date beside another", unscored().has(easi(24, 5)).has(ScoreSaid{"easi", 3, "", "o2"}),
         "unknown"},
        {"one without a date that says the same", unscored().has(easi(24, 5)).has(ScoreSaid{"easi", 30, "", "o2"}),
         "yes"},
        {"another instrument's without a date", unscored().has(easi(24, 5)).has(ScoreSaid{"iga", 2, "", "o2"}),
         "unknown"},
        {"an area without a date is no score",
         unscored().has(easi(24, 5)).has(ScoreSaid{"bsa-affected", 2, "", "o2", "%"}), "yes"},
        {"a POEM without a date beside a clinician's score",
         unscored().has(easi(24, 5)).has(ScoreSaid{"loinc:89870-0", 2, "", "o2"}), "yes"},
        {"a POEM beside a score without a date",
         unscored().has(ScoreSaid{"loinc:89870-0", 20, ago(5)}).has(ScoreSaid{"easi", 3, "", "o2"}), "unknown"},
        {"severity of the diagnosis beside a score without a date",
         recorded("24484000", 10).has(ScoreSaid{"easi", 3, "", "o2"}), "unknown"},
        {"corrected counts", unscored().has(ScoreSaid{"easi", 24, ago(5), "o", "{score}", "corrected"}), "yes"},
        {"dated tomorrow does not count", unscored().has(easi(24, -1)), "unknown"},
        {"a site's own code", unscored().has(ScoreSaid{"local:E1", 24, ago(5)}), "yes", local},
        {"the same code without the mapping", unscored().has(ScoreSaid{"local:E1", 24, ago(5)}), "unknown"},
        {"mild, DLQI 10", unscored().has(easi(5, 5)).has(ScoreSaid{"dlqi", 10, ago(5)}), "no"},
        {"mild, DLQI 11", unscored().has(easi(5, 5)).has(ScoreSaid{"dlqi", 11, ago(5)}), "yes"},
        {"mild, DLQI 31 is none", unscored().has(easi(5, 5)).has(ScoreSaid{"dlqi", 31, ago(5)}), "no"},
        {"mild, itch 6", unscored().has(easi(5, 5)).has(ScoreSaid{"pp-nrs", 6, ago(5)}), "no"},
        {"mild, itch 7", unscored().has(easi(5, 5)).has(ScoreSaid{"pp-nrs", 7, ago(5)}), "yes"},
        {"mild, itch 11 is none", unscored().has(easi(5, 5)).has(ScoreSaid{"pp-nrs", 11, ago(5)}), "no"},
        {"mild, itch 30 d apart", unscored().has(easi(5, 5)).has(ScoreSaid{"pp-nrs", 9, ago(35)}), "yes"},
        {"mild, itch 31 d apart", unscored().has(easi(5, 5)).has(ScoreSaid{"pp-nrs", 9, ago(36)}), "no"},
        {"almost clear is not raised", unscored().has(easi(1, 5)).has(ScoreSaid{"pp-nrs", 9, ago(5)}), "no"},
        {"severity of the diagnosis, recorded 365 d ago", recorded("24484000", 365), "yes"},
        {"severity of the diagnosis, recorded 366 d ago", recorded("24484000", 366), "unknown"},
        {"mild diagnosis", recorded("255604002", 10), "no"},
        {"a stale score newer than the entry voids its severity", recorded("24484000", 200).has(easi(3, 120)),
         "unknown"},
        {"a stale score older than the entry does not", recorded("24484000", 100).has(easi(3, 120)), "yes"},
        {"scores not supplied", candidate().sends(RecordList::severity, Sent::absent), "unknown"},
        {"scores failed", candidate().sends(RecordList::severity, Sent::failed), "unknown"},
        {"a page down to before the window is whole enough",
         candidate().has(ScoreSaid{"easi", 9, ago(91), "o2"}).sends(RecordList::severity, Sent::partial), "yes"},
        {"a page that ends within the window is not", candidate().sends(RecordList::severity, Sent::partial),
         "unknown"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(ask(one.request, one.config).of("ad-systemic-options").row("the dermatitis is moderate"),
                  one.is_moderate)
            << one.line;
}

} // namespace
} // namespace eczema::tests
