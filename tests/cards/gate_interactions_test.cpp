// R20: drugs that do not go together, whichever of the two is ordered.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

const std::string eu = R"({"site": {"jurisdiction": "EU"}})", uk = R"({"site": {"jurisdiction": "UK"}})";
const std::string by_itself = alone("gate-interactions");

constexpr std::string_view allopurinol = "M04AA01", febuxostat = "M04AA03", mercaptopurine = "L01BB02",
                           co_trimoxazole = "J01EE01", trimethoprim = "J01EA01", ibuprofen = "M01AE01",
                           clopidogrel = "B01AC04", ticlopidine = "B01AC05", aspirin = "B01AC06", warfarin = "B01AA03",
                           fluvoxamine = "N06AB08", fluconazole = "J02AC01", omeprazole = "A02BC01",
                           rifampicin = "J04AB02", digoxin = "C01AA05", dabigatran = "B01AE07",
                           clarithromycin = "J01FA09", st_johns_wort = "N06AX25", probenecid = "M04AB01",
                           tacrolimus = "L04AD02", tofacitinib = "L04AF01", ruxolitinib_cream = "D11AH09",
                           simvastatin = "C10AA01", lovastatin = "C10AA02", pravastatin = "C10AA03",
                           atorvastatin = "C10AA05", rosuvastatin = "C10AA07", lisinopril = "C09AA03",
                           gentamicin = "J01GB03", spironolactone = "C03DA01", bosentan = "C02KX01", coal_tar = "D05AA",
                           antacid = "A02AD01", pill = "G03AA07", amoxicillin = "J01CA04", acitretin = "D05BB02",
                           everolimus = "L04AH02", sulfasalazine = "A07EC01";
constexpr std::string_view by_mouth = "26643006", on_skin = "6064005";

OrderSaid of_mg(std::string_view drug, double mg, int start = 100) {
    return {.drug = drug, .start = ago(start), .dose_mg = mg};
}
Request ordering_mg(std::string_view drug, double mg) {
    return chart("order-select").has(dermatitis()).drafts({.drug = drug, .dose_mg = mg});
}
// The other drug is taken so many days longer, today included.
OrderSaid for_days_more(std::string_view drug, int days) { return in_use_until(drug, 1 - days); }

Request light_ordered() {
    return chart("order-sign").has(dermatitis()).drafts(ServiceRequestSaid{.code = "450522005"});
}

std::vector<SpecRow> rows() {
    const WeightSaid kg_80{80, ago(20)};
    return rows_of(
        "gate-interactions",
        {
            // azathioprine
            {"+ azathioprine 2 mg/kg and allopurinol",
             ordering_mg(azathioprine, 160).has(kg_80).has(in_use(allopurinol)),
             critical,
             {{removal_of(azathioprine)}},
             by_itself},
            {"= azathioprine 1.0 mg/kg and allopurinol",
             ordering_mg(azathioprine, 80).has(kg_80).has(in_use(allopurinol)), warning},
            {"= azathioprine 1.01 mg/kg and allopurinol",
             ordering_mg(azathioprine, 81).has(kg_80).has(in_use(allopurinol)), critical},
            {"azathioprine without a dose counts as not cut",
             ordering(azathioprine).has(kg_80).has(in_use(allopurinol)), critical},
            {"azathioprine without a weight counts as not cut", ordering_mg(azathioprine, 50).has(in_use(allopurinol)),
             critical},
            {"azathioprine, the weight is too old",
             ordering_mg(azathioprine, 50).has(WeightSaid{80, ago(400)}).has(in_use(allopurinol)), critical},
            {"+ on azathioprine, draft allopurinol", ordering(allopurinol).has(in_use(azathioprine)), critical},
            {"+ on azathioprine at 0.6 mg/kg, draft allopurinol",
             ordering(allopurinol).has(kg_80).has(of_mg(azathioprine, 50)), warning},
            {"+ azathioprine and febuxostat", ordering(azathioprine).has(in_use(febuxostat)), critical},
            {"+ azathioprine and mercaptopurine", ordering(mercaptopurine).has(in_use(azathioprine)), critical},
            {"+ azathioprine and an ACE inhibitor", ordering(azathioprine).has(in_use(lisinopril)), info},
            {"+ azathioprine and sulfasalazine", ordering(sulfasalazine).has(in_use(azathioprine)), info},
            {"+ azathioprine and trimethoprim", ordering(azathioprine).has(in_use(trimethoprim)), info},
            // methotrexate
            {"+ methotrexate and co-trimoxazole ordered",
             ordering(co_trimoxazole).has(in_use(methotrexate)),
             critical,
             {{removal_of(co_trimoxazole)}},
             by_itself},
            {"+ methotrexate and trimethoprim", ordering(methotrexate).has(in_use(trimethoprim)), critical},
            {"+ sulfamethoxazole by its ingredient", ordering(methotrexate).has(in_use("rx:10180")), critical},
            {"+ methotrexate and ibuprofen", ordering(methotrexate).has(in_use(ibuprofen)), info},
            {"+ methotrexate and omeprazole", ordering(omeprazole).has(in_use(methotrexate)), info},
            {"+ methotrexate and amoxicillin",
             ordering(amoxicillin).has(in_use(methotrexate)),
             info,
             {std::vector<std::string>{}}},
            {"+ methotrexate and acitretin", ordering(methotrexate).has(in_use(acitretin)), warning},
            {"+ methotrexate and probenecid", ordering(methotrexate).has(in_use(probenecid)), warning},
            // ciclosporin
            {"+ ciclosporin and simvastatin", ordering(ciclosporin).has(in_use(simvastatin)), critical},
            {"+ on ciclosporin, draft lovastatin", ordering(lovastatin).has(in_use(ciclosporin)), critical},
            {"- ciclosporin and pravastatin, low dose", ordering(ciclosporin).has(of_mg(pravastatin, 10)), silent},
            {"+ ciclosporin and atorvastatin", ordering(ciclosporin).has(in_use(atorvastatin)), warning},
            {"= rosuvastatin 5 mg, US", ordering(ciclosporin).has(of_mg(rosuvastatin, 5)), silent},
            {"= rosuvastatin 5.5 mg, US", ordering(ciclosporin).has(of_mg(rosuvastatin, 5.5)), warning},
            {"= rosuvastatin 10 mg, US", ordering_mg(rosuvastatin, 10).has(in_use(ciclosporin)), warning},
            {"rosuvastatin without a dose, US", ordering(ciclosporin).has(in_use(rosuvastatin)), unknown},
            {"+ rosuvastatin 5 mg, EU", ordering(ciclosporin).has(of_mg(rosuvastatin, 5)), critical, {}, eu},
            {"+ rosuvastatin without a dose, UK", ordering(ciclosporin).has(in_use(rosuvastatin)), critical, {}, uk},
            {"+ ciclosporin and methotrexate, both open", ordering(ciclosporin).has(in_use(methotrexate)), critical},
            {"= methotrexate ends in 28 d", ordering(ciclosporin).has(for_days_more(methotrexate, 28)), warning},
            {"= methotrexate ends in 29 d", ordering(ciclosporin).has(for_days_more(methotrexate, 29)), critical},
            {"+ on ciclosporin, draft mycophenolate", ordering(mycophenolate).has(in_use(ciclosporin)), critical},
            {"+ ciclosporin and azathioprine", ordering(ciclosporin).has(in_use(azathioprine)), critical},
            {"- a draft of the same request stops methotrexate",
             ordering(ciclosporin)
                 .has(in_use(methotrexate))
                 .drafts({.drug = methotrexate, .id = "stop", .status = "stopped"}),
             silent},
            {"+ ciclosporin and everolimus", ordering(ciclosporin).has(in_use(everolimus)), critical},
            {"+ ciclosporin and ibuprofen", ordering(ciclosporin).has(in_use(ibuprofen)), warning},
            {"- ibuprofen gel",
             ordering(ciclosporin).has(OrderSaid{.drug = "rx:5640", .start = ago(9), .route = on_skin}), silent},
            {"ibuprofen by its ingredient, route not known", ordering(ciclosporin).has(in_use("rx:5640")), unknown},
            {"+ ciclosporin and gentamicin", ordering(gentamicin).has(in_use(ciclosporin)), warning},
            {"+ ciclosporin and spironolactone", ordering(ciclosporin).has(in_use(spironolactone)), warning},
            {"+ ciclosporin and bosentan", ordering(ciclosporin).has(in_use(bosentan)), critical},
            {"+ ciclosporin and dabigatran", ordering(ciclosporin).has(in_use(dabigatran)), critical},
            {"+ ciclosporin and systemic tacrolimus", ordering(ciclosporin).has(in_use(tacrolimus)), critical},
            {"+ ciclosporin and clarithromycin", ordering(clarithromycin).has(in_use(ciclosporin)), warning},
            {"+ ciclosporin and rifampicin", ordering(ciclosporin).has(in_use(rifampicin)), warning},
            {"+ ciclosporin and St John's wort, US", ordering(ciclosporin).has(in_use(st_johns_wort)), warning},
            {"+ ciclosporin and St John's wort, EU",
             ordering(ciclosporin).has(in_use(st_johns_wort)),
             critical,
             {},
             eu},
            {"+ ciclosporin and coal tar", ordering(ciclosporin).has(in_use(coal_tar)), critical},
            {"- on ciclosporin, narrow-band UVB ordered: R35 says it", light_ordered().has(in_use(ciclosporin)),
             silent},
            {"+ narrow-band UVB on order, draft ciclosporin",
             ordering(ciclosporin).has(ServiceRequestSaid{.code = "450522005", .authored = ago(9)}), critical},
            {"- a course of UVB that is over",
             ordering(ciclosporin)
                 .has(ServiceRequestSaid{.code = "450522005", .authored = ago(90), .on = ago(90), .end = ago(9)}),
             silent},
            {"- light beside methotrexate", light_ordered().has(in_use(methotrexate)), silent},
            {"+ psoralen beside ciclosporin", ordering("D05BA02").has(in_use(ciclosporin)), critical},
            // mycophenolate
            {"+ mycophenolate and azathioprine", ordering(mycophenolate).has(in_use(azathioprine)), warning},
            {"+ mycophenolate and an antacid", ordering(mycophenolate).has(in_use(antacid)), info},
            {"+ mycophenolate and the pill", ordering(mycophenolate).has(in_use(pill)), info},
            // abrocitinib
            {"+ clopidogrel, draft abrocitinib: day 0", ordering(abrocitinib).has(in_use(clopidogrel)), critical},
            {"= abrocitinib since 90 d, draft clopidogrel", ordering(clopidogrel).has(in_use(abrocitinib, 90)),
             critical},
            {"= abrocitinib since 91 d, draft clopidogrel", ordering(clopidogrel).has(in_use(abrocitinib, 91)), info},
            {"abrocitinib since a month of which the day is not known: at least info",
             ordering(clopidogrel).has(OrderSaid{.drug = abrocitinib, .start = "2026-05"}), info},
            {"+ clopidogrel, EU: throughout", ordering(clopidogrel).has(in_use(abrocitinib, 200)), warning, {}, eu},
            {"+ ticlopidine after 91 d inhibits CYP2C19 as well", ordering(ticlopidine).has(in_use(abrocitinib, 91)),
             warning},
            {"= aspirin 81 mg", ordering(abrocitinib).has(of_mg(aspirin, 81)), silent},
            {"= aspirin 82 mg", ordering(abrocitinib).has(of_mg(aspirin, 82)), critical},
            {"- aspirin, 1 tablet of 81 mg",
             ordering(abrocitinib).has(OrderSaid{.drug = "rx:243670", .start = ago(100), .dose = 1}), silent},
            {"aspirin without a dose", ordering(abrocitinib).has(in_use(aspirin)), unknown},
            {"+ abrocitinib and warfarin", ordering(abrocitinib).has(in_use(warfarin)), info},
            {"+ abrocitinib and fluvoxamine", ordering(abrocitinib).has(in_use(fluvoxamine)), warning},
            {"+ abrocitinib and fluconazole", ordering(fluconazole).has(in_use(abrocitinib)), warning},
            {"- abrocitinib and omeprazole", ordering(abrocitinib).has(in_use(omeprazole)), silent},
            {"+ abrocitinib and rifampicin", ordering(abrocitinib).has(in_use(rifampicin)), warning},
            {"+ abrocitinib and digoxin", ordering(digoxin).has(in_use(abrocitinib)), info},
            // upadacitinib, baricitinib
            {"+ on upadacitinib, draft clarithromycin", ordering(clarithromycin).has(in_use(upadacitinib)), warning},
            {"+ upadacitinib and St John's wort", ordering(upadacitinib).has(in_use(st_johns_wort)), warning},
            {"+ baricitinib and probenecid", ordering(baricitinib).has(in_use(probenecid)), warning, {}, eu},
            {"- upadacitinib and probenecid", ordering(upadacitinib).has(in_use(probenecid)), silent},
            {"+ upadacitinib and omalizumab", ordering(upadacitinib).has(in_use(omalizumab)), warning},
            {"+ upadacitinib and tofacitinib", ordering(upadacitinib).has(in_use(tofacitinib)), critical},
            {"- upadacitinib and dupilumab are R21's", ordering(upadacitinib).has(in_use(dupilumab)), silent},
            // topical JAK inhibitors
            {"+ on ruxolitinib cream, draft dupilumab", ordering(dupilumab).has(in_use(ruxolitinib_cream)), warning},
            {"+ on dupilumab, draft ruxolitinib cream", ordering(ruxolitinib_cream).has(in_use(dupilumab)), warning},
            {"+ ruxolitinib on the skin by its ingredient",
             ordering(dupilumab).has(OrderSaid{.drug = "rx:1193326", .start = ago(9), .route = on_skin}), warning},
            {"+ ruxolitinib by mouth beside upadacitinib",
             ordering(upadacitinib).has(OrderSaid{.drug = "rx:1193326", .start = ago(9), .route = by_mouth}), critical},
            {"- ruxolitinib by mouth beside dupilumab",
             ordering(dupilumab).has(OrderSaid{.drug = "rx:1193326", .start = ago(9), .route = by_mouth}), silent},
            {"ruxolitinib, route not known", ordering(dupilumab).has(in_use("rx:1193326")), unknown},
            {"- ruxolitinib cream beside methotrexate", ordering(methotrexate).has(in_use(ruxolitinib_cream)), silent},
            {"+ ruxolitinib cream beside mycophenolate", ordering(mycophenolate).has(in_use(ruxolitinib_cream)),
             warning},
            // what is taken
            {"- the partner ended yesterday", ordering(methotrexate).has(in_use_until(trimethoprim, 1)), silent},
            {"+ the partner ends today", ordering(methotrexate).has(in_use_until(trimethoprim, 0)), critical},
            {"+ by statement", ordering(methotrexate).states({.drug = trimethoprim, .start = ago(9)}), critical},
            {"+ planned from next week on",
             ordering(methotrexate).has(OrderSaid{.drug = trimethoprim, .start = ago(-7)}), critical},
            {"- planned from next week on, and the order ends before",
             chart("order-select")
                 .has(dermatitis())
                 .has(OrderSaid{.drug = trimethoprim, .start = ago(-7)})
                 .drafts({.drug = methotrexate, .days = 3}),
             silent},
            {"+ both are drafts, the partner is not selected",
             ordering(methotrexate).drafts({.drug = trimethoprim}, false), critical},
            {"- the only draft of the partner stops it",
             ordering(methotrexate)
                 .has(in_use(trimethoprim))
                 .drafts({.drug = trimethoprim, .id = "stop", .status = "stopped"}),
             silent},
            {"+ the stop is of another NSAID",
             ordering(ciclosporin)
                 .has(in_use(ibuprofen))
                 .drafts({.drug = "M01AE02", .id = "stop", .status = "stopped"}),
             warning},
            {"a partner whose order is open for more than a year",
             ordering(methotrexate).has(in_use(trimethoprim, 500)), unknown},
            {"a partner by name only", ordering(methotrexate).has(in_use("text:Bactrim forte")), unknown},
            {"a certain lower pair beside a possible higher one",
             ordering(methotrexate).has(in_use("text:Bactrim forte")).has(in_use(ibuprofen)), info},
            {"the highest level decides", ordering(ciclosporin).has(in_use(ibuprofen)).has(in_use(simvastatin)),
             critical},
            {"medication orders not sent", ordering(methotrexate).sends(RecordList::medication_requests, Sent::absent),
             unknown},
            {"medication statements not sent",
             ordering(methotrexate).sends(RecordList::medication_statements, Sent::absent), unknown},
            {"a pair that was found, statements not sent",
             ordering(methotrexate).has(in_use(trimethoprim)).sends(RecordList::medication_statements, Sent::absent),
             critical},
            {"- nothing else is taken", ordering(methotrexate), silent},
            {"- prednisone is not judged", ordering(prednisone).has(in_use(methotrexate)), not_run},
            {"- a partner without its counterpart", ordering(clarithromycin), silent},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_interactions, Specification, testing::ValuesIn(rows()));

TEST(Interactions, name_every_pair_and_what_to_do) {
    const Answer answer = ask(
        ordering(ciclosporin).has(in_use(ibuprofen)).has(in_use(simvastatin)).has(in_use(st_johns_wort)), by_itself);
    const CardSeen* card = answer.card_of("gate-interactions");
    ASSERT_TRUE(card);
    EXPECT_EQ(card->summary, "Interaction: ciclosporin with simvastatin; see action.");
    for (const std::string_view said :
         {"- ciclosporin with simvastatin: contraindicated", "- ciclosporin with an NSAID: avoid, or check",
          "- ciclosporin with St John's wort: avoid the combination: the level of ciclosporin falls (general "
          "knowledge, "
          "unverified)."})
        EXPECT_NE(card->detail.find(said), std::string::npos) << said;
    EXPECT_EQ(card->evidence, (std::vector<std::string>{"MedicationRequest/C10AA01", "MedicationRequest/L04AD01"}));
}

TEST(Interactions, name_the_medication_that_no_code_tells) {
    const Answer answer =
        ask(ordering(methotrexate).has(OrderSaid{.drug = "text:Bactrim", .start = ago(9), .id = "x"}));
    const CardSeen* card = answer.card_of("gate-interactions");
    ASSERT_TRUE(card);
    EXPECT_NE(
        std::find(card->unknown.begin(), card->unknown.end(), "medication recorded by name only: MedicationRequest/x"),
        card->unknown.end());
}

// A painkiller in words says nothing about eczema: its code is not asked for.
TEST(Interactions, ask_for_no_code_of_a_drug_that_could_only_interact) {
    const Answer answer = ask(candidate().has(in_use(dupilumab)).has(in_use("text:ibuprofen 400")));
    if (const CardSeen* card = answer.card_of("ad-data-insufficient")) {
        EXPECT_EQ(card->summary.find("code of a medication"), std::string::npos);
    }
}

} // namespace
} // namespace eczema::tests
