// What the sets behind gate-interactions and sedating-antihistamine hold, and what was cut from them (specification
// 8.1): one row for each decision.
#include "cards/drug_groups.hpp"
#include "cards/interactions.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view icd = "http://hl7.org/fhir/sid/icd-10-cm";

const ValueSets& sets() {
    static const auto loaded = load_value_sets(value_set_files_embedded, true);
    if (!loaded) throw std::runtime_error("the value sets do not load");
    return *loaded;
}

enum class Holds { no, by_route, yes };
constexpr auto in = Holds::yes, out = Holds::no, by_route = Holds::by_route;

struct Row {
    std::string_view what;
    ValueSet set;
    std::string_view system, code;
    Holds expected;
};

void PrintTo(const Row& row, std::ostream* to) { *to << value_set_id(row.set) << ' ' << row.code << ": " << row.what; }

class ValueSetsOfInteractions : public testing::TestWithParam<Row> {};

TEST_P(ValueSetsOfInteractions, hold_what_the_specification_says) {
    const Row& row = GetParam();
    const fhir::Membership found = sets().table.sets_of(row.system, row.code);
    EXPECT_TRUE(found.is_known_system);
    EXPECT_EQ(holds(found.sets, row.set), row.expected == Holds::yes);
    EXPECT_EQ(holds(found.by_route, row.set), row.expected == Holds::by_route);
}

INSTANTIATE_TEST_SUITE_P(
    Partners, ValueSetsOfInteractions,
    testing::Values(Row{"omeprazole is weak", drug_cyp2c19_strong_inhibitor, rxnorm, "7646", out},
                    Row{"esomeprazole is weak", drug_cyp2c19_strong_inhibitor, rxnorm, "283742", out},
                    Row{"felbamate is weak", drug_cyp2c19_strong_inhibitor, rxnorm, "24812", out},
                    Row{"fluconazole has its own row", drug_cyp2c19_strong_inhibitor, rxnorm, "4450", out},
                    Row{"fluconazole", drug_fluconazole, rxnorm, "4450", in},
                    Row{"fluvoxamine", drug_cyp2c19_strong_inhibitor, rxnorm, "42355", in},
                    Row{"St John's wort has its own row", drug_cyp3a4_strong_inducer, rxnorm, "258326", out},
                    Row{"St John's wort", drug_st_johns_wort, rxnorm, "258326", in},
                    Row{"ketoconazole may be a cream", drug_cyp3a4_strong_inhibitor, rxnorm, "6135", by_route},
                    Row{"the cream by ATC", drug_cyp3a4_strong_inhibitor, atc, "D01AC08", out},
                    Row{"warfarin is no antiplatelet", drug_antiplatelet, atc, "B01AA03", out},
                    Row{"apixaban is no antiplatelet", drug_antiplatelet, rxnorm, "1364430", out},
                    Row{"aspirin depends on its dose", drug_antiplatelet, atc, "B01AC06", out},
                    Row{"aspirin", drug_aspirin, rxnorm, "1191", in},
                    Row{"ticlopidine", drug_antiplatelet, atc, "B01AC05", in},
                    Row{"leflunomide is weaker", drug_probenecid, rxnorm, "27169", out},
                    Row{"ruxolitinib may be the cream", drug_jak_other_systemic, rxnorm, "1193326", by_route},
                    Row{"or the tablet", drug_jak_topical, rxnorm, "1193326", by_route},
                    Row{"the cream by ATC", drug_jak_topical, atc, "D11AH09", in},
                    Row{"delgocitinib", drug_jak_topical, atc, "D11AH11", in},
                    Row{"upadacitinib is no other JAK inhibitor", drug_jak_other_systemic, atc, "L04AF03", out},
                    Row{"febuxostat has its own row", drug_allopurinol, rxnorm, "73689", out},
                    Row{"sulfamethoxazole alone", drug_trimethoprim, rxnorm, "10180", in},
                    Row{"both", drug_trimethoprim, atc, "J01EE01", in},
                    Row{"ibuprofen is not critical", drug_trimethoprim, rxnorm, "5640", out},
                    Row{"ramipril by its class", drug_ace_inhibitor, atc, "C09AA05", in},
                    Row{"losartan is none", drug_ace_inhibitor, atc, "C09CA01", out},
                    Row{"lisinopril is no NSAID", drug_nsaid, rxnorm, "29046", out},
                    Row{"diclofenac may be a gel", drug_nsaid, rxnorm, "3355", by_route},
                    Row{"the gel by ATC", drug_nsaid, atc, "M02AA15", out},
                    Row{"glucosamine is none", drug_nsaid, atc, "M01AX05", out},
                    Row{"pravastatin has no row", drug_simvastatin, rxnorm, "42463", out},
                    Row{"simvastatin in a combination", drug_simvastatin, atc, "C10BA02", in},
                    Row{"gentamicin may be drops", drug_aminoglycoside, rxnorm, "1596450", by_route},
                    Row{"the contraceptive patch", drug_oral_contraceptive, atc, "G03AA13", out},
                    Row{"calcium carbonate", drug_antacid, atc, "A02AC01", out},
                    Row{"cetirizine does not sedate", drug_antihistamine_sedating, atc, "R06AE07", out},
                    Row{"doxepin may be a cream", drug_antihistamine_sedating, rxnorm, "3638", by_route},
                    Row{"ketotifen may be drops", drug_antihistamine_sedating, rxnorm, "6146", by_route},
                    Row{"promethazine", drug_promethazine, rxnorm, "8745", in},
                    Row{"hydroxyzine is not promethazine", drug_promethazine, atc, "N05BB01", out},
                    Row{"itch", cond_pruritus, icd, "L29.9", in},
                    Row{"insomnia is no itch", cond_pruritus, icd, "G47.00", out},
                    Row{"acute urticaria", cond_urticaria_any, icd, "L50.9", in}));

TEST(InteractionTable, has_rows_of_known_drugs_each_with_a_level_somewhere) {
    std::vector<std::string_view> ids;
    for (const Interaction& row : interactions()) {
        EXPECT_EQ(std::count(ids.begin(), ids.end(), row.id), 0) << row.id;
        ids.push_back(row.id);
        for (const auto* side : {&row.drugs, &row.partners})
            for (const ValueSet set : *side)
                EXPECT_TRUE(holds(sets_in(DrugGroup::interacting), set)) << row.id << ": " << value_set_id(set);
        for (const InteractionStep& step : row.steps) {
            EXPECT_TRUE(step.us != InteractionLevel::none || step.europe != InteractionLevel::none) << row.id;
            EXPECT_FALSE(step.action.empty() || step.source.empty()) << row.id;
        }
    }
}

} // namespace
} // namespace eczema::cards
