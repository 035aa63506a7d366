// R15: a recorded reaction to the ordered drug or to an excipient of its product.
#include "tests/support/spec_row.hpp"

namespace eczema::tests {
namespace {

constexpr std::string_view to_dupilumab = "rx:1876376", to_polysorbate = "rx:8560", lebrikizumab = "D11AH10";

Request allergic(const AllergySaid& said, std::string_view drug = dupilumab) {
    return Request("order-sign").has(dermatitis()).has(said).drafts({.drug = drug});
}

// High criticality, and a status as it is written.
Request allergic_with(const std::string& status) {
    Entry entry = entry_of(AllergySaid{.code = to_dupilumab, .criticality = "high", .status = ""});
    entry.json.pop_back();
    entry.json += raw("clinicalStatus", status) + '}';
    return Request("order-sign").has(dermatitis()).with(entry).drafts({.drug = dupilumab});
}

std::vector<SpecRow> rows() {
    return rows_of(
        "gate-hypersensitivity",
        {
            {"+ anaphylaxis to dupilumab, draft dupilumab",
             allergic({.code = to_dupilumab, .manifestation = "39579001"}),
             critical,
             {{removal_of(dupilumab)}}},
            {"+ severe reaction to dupilumab", allergic({.code = to_dupilumab, .severity = "severe"}), critical},
            {"+ high criticality", allergic({.code = to_dupilumab, .criticality = "high"}), critical},
            {"= low criticality, moderate reaction",
             allergic({.code = to_dupilumab, .criticality = "low", .severity = "moderate"}), warning},
            {"+ polysorbate 80 hypersensitivity, draft dupilumab",
             allergic({.code = to_polysorbate}),
             warning,
             {{removal_of(dupilumab)}}},
            {"+ anaphylaxis to polysorbate 80, draft dupilumab",
             allergic({.code = to_polysorbate, .manifestation = "39579001"}), critical},
            {"+ polysorbate 80, draft tralokinumab (gk)", allergic({.code = to_polysorbate}, tralokinumab), warning},
            {"+ anaphylaxis to polysorbate 80, draft tralokinumab (gk)",
             allergic({.code = to_polysorbate, .manifestation = "39579001"}, tralokinumab),
             critical,
             {{removal_of(tralokinumab)}}},
            {"+ polysorbate 20, draft lebrikizumab (gk)", allergic({.code = "rx:8559"}, lebrikizumab), warning},
            {"- polysorbate 80, draft lebrikizumab", allergic({.code = to_polysorbate}, lebrikizumab), silent},
            {"- polysorbate 20, draft dupilumab", allergic({.code = "rx:8559"}), silent},
            {"+ poloxamer 188, draft nemolizumab", allergic({.code = "rx:155152"}, nemolizumab), warning},
            {"+ arginine, draft nemolizumab", allergic({.code = "rx:1091"}, nemolizumab), warning},
            {"- arginine, draft upadacitinib", allergic({.code = "rx:1091"}, upadacitinib), silent},
            {"+ macrogol, draft abrocitinib", allergic({.code = "rx:8516"}, abrocitinib), warning},
            {"+ severe reaction to macrogol 3350, draft abrocitinib",
             allergic({.code = "rx:221147", .severity = "severe"}, abrocitinib), critical},
            {"- macrogol, draft baricitinib", allergic({.code = "rx:8516"}, baricitinib), silent},
            {"+ allergy to lactose, draft abrocitinib", allergic({.code = "rx:6211", .type = "allergy"}, abrocitinib),
             warning},
            {"+ anaphylaxis to lactose", allergic({.code = "rx:6211", .manifestation = "39579001"}, abrocitinib),
             critical},
            {"= lactose as a sugar", allergic({.code = "rx:6211", .type = "intolerance"}, abrocitinib), silent},
            {"lactose, and not said whether allergy or intolerance", allergic({.code = "rx:6211"}, abrocitinib),
             unknown},
            {"- lactose intolerance", allergic({.code = "sct:267425008"}, abrocitinib), silent},
            {"- polysorbate 80, draft upadacitinib", allergic({.code = to_polysorbate}, upadacitinib), silent},
            {"- refuted entry beside a reviewed list",
             allergic({.code = to_dupilumab, .criticality = "high", .verification = "refuted"}).has(AllergySaid{}),
             silent},
            {"refuted entry alone is no reviewed list",
             allergic({.code = to_dupilumab, .criticality = "high", .verification = "refuted"}), unknown},
            {"- entered in error beside a reviewed list",
             allergic({.code = to_dupilumab, .verification = "entered-in-error"}).has(AllergySaid{}), silent},
            {"- inactive entry beside a reviewed list",
             allergic({.code = to_dupilumab, .status = "inactive"}).has(AllergySaid{}), silent},
            {"+ status after a code of the site's own",
             allergic_with(R"({"coding":[{"system":"urn:example:local","code":"A"},{"code":"active"}]})"), critical},
            {"- inactive after a code of the site's own",
             allergic_with(R"({"coding":[{"system":"urn:example:local","code":"I"},{"code":"Inactive"}]})")
                 .has(AllergySaid{}),
             silent},
            {"a status that is not known", allergic({.code = to_dupilumab, .status = "local:A"}), unknown},
            {"a status that is not known beside a reviewed list",
             allergic({.code = to_dupilumab, .status = "local:A"}).has(AllergySaid{}), unknown},
            {"- an unknown status of another drug's entry", allergic({.code = "rx:70618", .status = "local:A"}),
             silent},
            {"= intolerance, mild injection-site redness",
             allergic({.code = to_dupilumab, .severity = "mild", .manifestation = "95379000", .type = "intolerance"}),
             warning},
            {"+ intolerance with a severe reaction",
             allergic({.code = to_dupilumab, .severity = "severe", .type = "intolerance"}), critical},
            {"- penicillin allergy, draft dupilumab", allergic({.code = "rx:70618", .criticality = "high"}), silent},
            {"- no known allergy, draft dupilumab", allergic({}), silent},
            {"words only name the drug", allergic({.code = "text:reaction to dupilumab"}), unknown},
            {"local code without words may be anything", allergic({.code = "local:4711"}), unknown},
            {"+ methotrexate allergy, draft methotrexate", allergic({.code = "rx:6851"}, methotrexate), warning},
            {"- methotrexate allergy, draft azathioprine", allergic({.code = "rx:6851"}, azathioprine), silent},
            {"empty list", Request("order-sign").drafts({.drug = dupilumab}), unknown},
            {"list absent", ordering(dupilumab).sends(RecordList::allergies, Sent::absent), unknown},
            {"list null: searched, none entered", ordering(dupilumab).sends(RecordList::allergies, Sent::null),
             unknown},
            {"one page of more", ordering(dupilumab).sends(RecordList::allergies, Sent::partial), unknown},
            {"list failed", ordering(dupilumab).sends(RecordList::allergies, Sent::failed), unknown},
        });
}

INSTANTIATE_TEST_SUITE_P(gate_hypersensitivity, Specification, testing::ValuesIn(rows()));

} // namespace
} // namespace eczema::tests
