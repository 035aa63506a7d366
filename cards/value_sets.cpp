#include "cards/value_sets.hpp"

#include "cards/drug_words.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

constexpr std::array<std::string_view, value_set_count> ids{
    "cond-atopic-dermatitis",
    "cond-eczema-unspecified",
    "cond-skin-infection-bacterial",
    "cond-skin-infection-serious",
    "cond-acute-infection-serious",
    "cond-eczema-herpeticum",
    "cond-helminth",
    "cond-cutaneous-lymphoma",
    "cond-asthma",
    "cond-asthma-exacerbation",
    "cond-asthma-moderate-severe",
    "cond-steroid-responsive",
    "cond-steroid-topical-harm",
    "cond-herpes-simplex",
    "cond-varicella",
    "cond-varicella-immune",
    "cond-varicella-contact",
    "cond-herpes-zoster",
    "cond-measles",
    "cond-molluscum",
    "cond-warts",
    "cond-contact-dermatitis",
    "cond-erythroderma",
    "cond-pregnancy",
    "cond-pregnancy-ended",
    "cond-pregnancy-planning",
    "cond-breastfeeding",
    "cond-malignancy",
    "cond-malignancy-history",
    "cond-nmsc",
    "cond-melanoma",
    "cond-photosensitivity",
    "cond-conjunctivitis",
    "cond-keratitis",
    "cond-blepharitis",
    "cond-dry-eye",
    "cond-eye-alarm",
    "cond-ocular-surgery",
    "cond-crswnp",
    "cond-eoe",
    "cond-prurigo-nodularis",
    "cond-alopecia-areata",
    "cond-chronic-urticaria",
    "cond-allergic-rhinitis",
    "cond-food-allergy",
    "cond-inflammatory-arthritis",
    "cond-ibd",
    "cond-needle-phobia",
    // part A
    "cond-tb-active",
    "cond-tb-latent",
    "cond-tb-past",
    "cond-hepatitis-b",
    "cond-hepatitis-c",
    "cond-hiv",
    "cond-serum-sickness",
    "cond-angioedema",
    "cond-urticaria",
    "cond-reactive-erythema",
    "cond-vasculitis",
    "cond-eosinophilic-disease",
    "cond-antibiotic-reason",
    // part B
    "cond-myocardial-infarction",
    "cond-stroke",
    "cond-vte",
    "cond-thrombophilia",
    "cond-vascular-other",
    "cond-vascular-event-history",
    "cond-hypertension",
    "cond-diabetes",
    "cond-hyperlipidemia",
    "cond-smoking",
    "cond-smoking-past",
    "cond-gi-perforation",
    "cond-retinal",
    "cond-rheumatoid-arthritis",
    "cond-covid-19",
    // part C
    "cond-alcohol-use-disorder",
    "cond-liver-alcoholic",
    "cond-liver-chronic-hepatitis",
    "cond-liver-cirrhosis",
    "cond-liver-failure",
    "cond-liver-unspecified",
    "cond-fatty-liver",
    "cond-ascites",
    "cond-dialysis",
    // part D
    "cond-urticaria-any",
    "cond-pruritus",
    // part E
    "cond-tpmt-deficiency",
    "cond-childbearing-ended",
    "cond-contraception",
    // part F
    // part G
    "drug-dupilumab",
    "drug-tralokinumab",
    "drug-lebrikizumab",
    "drug-nemolizumab",
    "drug-upadacitinib",
    "drug-abrocitinib",
    "drug-baricitinib",
    "drug-ciclosporin",
    "drug-methotrexate",
    "drug-azathioprine",
    "drug-mycophenolate",
    "drug-other-biologics",
    "drug-systemic-corticosteroid",
    "drug-tcs",
    "drug-tcs-class-i",
    "drug-tcs-class-ii",
    "drug-tcs-class-iii-iv",
    "drug-tcs-class-v",
    "drug-tcs-class-vi-vii",
    "drug-tci",
    "drug-topical-nonsteroid",
    "drug-antibiotic-systemic",
    "drug-antiviral-herpes",
    "drug-anthelmintic",
    "drug-asthma-controller",
    "drug-photosensitiser",
    "drug-psoralen",
    "drug-emollient",
    "drug-ophthalmic",
    "drug-tacrolimus-systemic",
    // part A
    "drug-tuberculosis",
    // part B
    "drug-oestrogen",
    "drug-oestrogen-alone",
    // part C
    "drug-antihypertensive",
    // part D
    "drug-cyp3a4-strong-inhibitor",
    "drug-cyp3a4-strong-inducer",
    "drug-st-johns-wort",
    "drug-cyp2c19-strong-inhibitor",
    "drug-fluconazole",
    "drug-cyp2c19-2c9-strong-inducer",
    "drug-antiplatelet",
    "drug-aspirin",
    "drug-anticoagulant",
    "drug-dabigatran",
    "drug-digoxin",
    "drug-probenecid",
    "drug-jak-other-systemic",
    "drug-jak-topical",
    "drug-allopurinol",
    "drug-febuxostat",
    "drug-mercaptopurine",
    "drug-ribavirin",
    "drug-trimethoprim",
    "drug-ace-inhibitor",
    "drug-aminosalicylate",
    "drug-nsaid",
    "drug-ppi",
    "drug-penicillin",
    "drug-acitretin",
    "drug-simvastatin",
    "drug-lovastatin",
    "drug-pitavastatin",
    "drug-rosuvastatin",
    "drug-atorvastatin",
    "drug-aminoglycoside",
    "drug-amphotericin",
    "drug-potassium-sparing-diuretic",
    "drug-bosentan",
    "drug-aliskiren",
    "drug-coal-tar",
    "drug-antacid",
    "drug-colestyramine",
    "drug-oral-contraceptive",
    "drug-other-immunosuppressant",
    "drug-antihistamine-sedating",
    "drug-promethazine",
    // part E
    "drug-folic-acid",
    "drug-contraceptive",
    "drug-contraceptive-combined",
    // part F
    // part G
    "vaccine-live",
    "vaccine-live-influenza",
    "vaccine-zoster-recombinant",
    "vaccine-zoster-unspecified",
    "vaccine-inactivated",
    "vaccine-influenza-inactivated",
    "vaccine-pneumococcal",
    "vaccine-varicella",
    "proc-light-therapy-unspecified",
    "proc-phototherapy",
    "proc-puva",
    "excipient-polysorbate-80",
    "obs-poem",
    "obs-dlqi",
    "obs-body-weight",
    "obs-blood-pressure",
    "obs-systolic",
    "obs-diastolic",
    "obs-cbc-panel",
    "obs-wbc",
    "obs-anc",
    "obs-alc",
    "obs-hemoglobin",
    "obs-platelets",
    "obs-metabolic-panel",
    "obs-creatinine",
    "obs-egfr",
    "obs-urea",
    "obs-potassium",
    "obs-magnesium",
    "obs-uric-acid",
    "obs-alt",
    "obs-ast",
    "obs-bilirubin",
    "obs-albumin",
    "obs-lipids",
    "obs-tb-test",
    "obs-hbsag",
    "obs-hbcab",
    "obs-hcv-antibody",
    "obs-tpmt",
    "obs-nudt15",
    "obs-pregnancy-test",
    "obs-pregnancy-status",
    "obs-breastfeeding-status",
    "obs-edd",
    "obs-pregnancy-intention",
    "obs-vzv-igg",
    // part A
    "obs-hcv-rna",
    "obs-hbv-dna",
    "obs-hiv",
    "excipient-polysorbate-20",
    "excipient-poloxamer-188",
    "excipient-arginine",
    "excipient-macrogol",
    "excipient-lactose",
    // part B
    "obs-bmi",
    "obs-ck",
    "obs-smoking-status",
    // part C
    // part D
    // part E
    "obs-tpmt-activity",
    // part F
    // part G
    "answer-positive",
    "answer-negative",
    "answer-pregnant",
    "answer-not-pregnant",
    "answer-possibly-pregnant",
    "answer-breastfeeding",
    "answer-intends-pregnancy",
    // part A
    "answer-indeterminate",
    // part B
    "answer-smoker",
    "answer-non-smoker",
    "answer-never-smoker",
    // part C
    // part D
    // part E
    "answer-thiopurine-poor",
    "answer-thiopurine-intermediate",
    "answer-thiopurine-normal",
    "answer-below-range",
    "answer-not-below-range",
    // part F
    // part G
    "reason-lack-of-efficacy",
    "reason-intolerance",
    "allergy-none-known",
    "reaction-anaphylaxis",
    "severity-mild",
    "severity-moderate",
    "severity-severe",
    "route-topical",
    "route-oral",
    "route-injection",
    "route-intramuscular",
    "route-subcutaneous",
    "route-inhaled-nasal-ophthalmic",
    "route-inhaled",
    "route-ophthalmic",
    "form-topical",
    "form-oral",
    "form-injection",
    "form-autoinjector",
    "form-pen",
    "form-prefilled-syringe",
    "site-delicate",
    "site-flexure",
    "site-contact-pattern",
    "proc-referral-dermatology",
    "proc-referral-allergy",
    "proc-referral-ophthalmology",
    "proc-bacterial-culture",
    "proc-patch-test",
    "proc-skin-biopsy",
    "proc-pregnancy-ended",
    "encounter-derm-specialty",
    "encounter-ophthalmology-specialty",
    // part A
    // part B
    // part C
    // part D
    // part E
    "proc-red-cell-transfusion",
    "proc-childbearing-ended",
    "proc-contraceptive-inserted",
    "proc-contraceptive-removed",
    // part F
    "form-oral-solution",
    // part G
};

} // namespace

std::string_view value_set_id(ValueSet set) { return ids[index_of(set)]; }

std::optional<ValueSets> load_value_sets(std::span<const EmbeddedFile> files, bool with_snomed_outside_gps) {
    ValueSets sets;
    std::size_t found = 0;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const auto file = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& candidate) {
            return candidate.name == std::string(ids[i]) + ".json";
        });
        if (file == files.end()) return std::nullopt;
        std::pmr::monotonic_buffer_resource arena;
        const auto parsed = fhir::parse_json(file->text, arena, fhir::Keep::everything);
        if (!parsed || !sets.table.add(i, *parsed, with_snomed_outside_gps)) return std::nullopt;
        if (ids[i].starts_with("drug-")) add_ingredient_names(*parsed, i, sets.table);
        sets.content += file->text;
        ++found;
    }
    if (found != files.size()) return std::nullopt;
    return sets;
}

} // namespace eczema::cards
