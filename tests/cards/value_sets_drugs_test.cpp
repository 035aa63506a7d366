// What the sets of drugs, vaccines, procedures, routes, devices and sites hold, and what was cut from them
// (specification section 8): one row for each decision, the dangerous ones first.
#include "cards/value_sets.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view snomed = "http://snomed.info/sct";
constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr std::string_view atc = "http://www.whocc.no/atc";
constexpr std::string_view cvx = "http://hl7.org/fhir/sid/cvx";
constexpr std::string_view cpt = "http://www.ama-assn.org/go/cpt";
constexpr std::string_view edqm = "http://standardterms.edqm.eu";
constexpr std::string_view v3_route = "http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration";

const ValueSets& sets() {
    static const auto loaded = load_value_sets(value_set_files_embedded, true);
    if (!loaded) throw std::runtime_error("the value sets do not load");
    return *loaded;
}

enum class Holds { no, by_route, yes };

struct Row {
    std::string_view what;
    ValueSet set;
    std::string_view system, code;
    Holds expected;
};

void PrintTo(const Row& row, std::ostream* out) {
    *out << value_set_id(row.set) << ' ' << row.code << ": " << row.what;
}

class ValueSetsOfOrders : public testing::TestWithParam<Row> {};

TEST_P(ValueSetsOfOrders, hold_what_the_specification_says) {
    const Row& row = GetParam();
    const fhir::Membership found = sets().table.sets_of(row.system, row.code);
    EXPECT_TRUE(found.is_known_system);
    EXPECT_EQ(holds(found.sets, row.set), row.expected == Holds::yes);
    EXPECT_EQ(holds(found.by_route, row.set), row.expected == Holds::by_route);
}

constexpr auto in = Holds::yes, out = Holds::no, by_route = Holds::by_route;

INSTANTIATE_TEST_SUITE_P(
    Vaccines, ValueSetsOfOrders,
    testing::Values(
        Row{"zoster of unknown kind is not live", vaccine_live, cvx, "188", out},
        Row{"nor a recombinant dose", vaccine_zoster_recombinant, cvx, "188", out},
        Row{"but its own set", vaccine_zoster_unspecified, cvx, "188", in},
        Row{"MVA-BN does not replicate", vaccine_live, cvx, "206", out},
        Row{"vaccinia replicates", vaccine_live, cvx, "75", in},
        Row{"diluted vaccinia replicates", vaccine_live, cvx, "105", in},
        Row{"smallpox in ATC may be either", vaccine_live, atc, "J07BX01", out},
        Row{"recombinant zoster is not live", vaccine_live, cvx, "187", out},
        Row{"recombinant zoster", vaccine_zoster_recombinant, cvx, "187", in},
        Row{"recombinant zoster in ATC", vaccine_zoster_recombinant, atc, "J07BK03", in},
        Row{"live zoster", vaccine_live, cvx, "121", in},
        Row{"live zoster is not the recombinant", vaccine_zoster_recombinant, cvx, "121", out},
        Row{"live zoster in ATC", vaccine_live, atc, "J07BK02", in}, Row{"MMR", vaccine_live, cvx, "03", in},
        Row{"MMRV", vaccine_live, cvx, "94", in}, Row{"MMRV in ATC", vaccine_live, atc, "J07BD54", in},
        Row{"varicella", vaccine_live, cvx, "21", in}, Row{"yellow fever", vaccine_live, cvx, "37", in},
        Row{"yellow fever, unspecified", vaccine_live, cvx, "184", in},
        Row{"oral typhoid", vaccine_live, cvx, "25", in}, Row{"injected typhoid", vaccine_live, cvx, "101", out},
        Row{"rotavirus", vaccine_live, cvx, "116", in}, Row{"rotavirus", vaccine_live, cvx, "119", in},
        Row{"BCG", vaccine_live, cvx, "19", in}, Row{"adenovirus", vaccine_live, cvx, "143", in},
        Row{"live cholera", vaccine_live, cvx, "174", in}, Row{"dengue", vaccine_live, cvx, "56", in},
        Row{"live chikungunya", vaccine_live, cvx, "317", in}, Row{"oral polio", vaccine_live, cvx, "02", in},
        Row{"injected polio", vaccine_live, cvx, "10", out}, Row{"nose spray is live", vaccine_live, cvx, "149", in},
        Row{"nose spray", vaccine_live_influenza, cvx, "149", in},
        Row{"nose spray", vaccine_live_influenza, cvx, "111", in},
        Row{"nose spray in ATC", vaccine_live_influenza, atc, "J07BB03", in},
        Row{"injected influenza", vaccine_live_influenza, cvx, "150", out},
        Row{"injected influenza", vaccine_influenza_inactivated, cvx, "150", in},
        Row{"injected influenza is not live", vaccine_live, cvx, "150", out},
        Row{"nose spray", vaccine_influenza_inactivated, cvx, "149", out},
        Row{"split influenza in ATC", vaccine_influenza_inactivated, atc, "J07BB02", in},
        Row{"pneumococcal", vaccine_pneumococcal, cvx, "216", in},
        Row{"pneumococcal is not live", vaccine_live, cvx, "33", out},
        Row{"tetanus is not pneumococcal", vaccine_pneumococcal, cvx, "115", out},
        Row{"tetanus", vaccine_inactivated, cvx, "115", in}));

INSTANTIATE_TEST_SUITE_P(
    Drugs, ValueSetsOfOrders,
    testing::Values(Row{"fluticasone by route", drug_asthma_controller, rxnorm, "41126", by_route},
                    Row{"budesonide by route", drug_asthma_controller, rxnorm, "19831", by_route},
                    Row{"mometasone by route", drug_asthma_controller, rxnorm, "108118", by_route},
                    Row{"beclomethasone by route", drug_asthma_controller, rxnorm, "1347", by_route},
                    Row{"montelukast", drug_asthma_controller, rxnorm, "88249", in},
                    Row{"fluticasone inhaler in ATC", drug_asthma_controller, atc, "R03BA05", in},
                    Row{"fluticasone nose spray in ATC", drug_asthma_controller, atc, "R01AD08", out},
                    Row{"fluticasone cream in ATC", drug_asthma_controller, atc, "D07AC17", out},
                    Row{"mepolizumab is another biologic", drug_asthma_controller, atc, "R03DX09", out},
                    Row{"omalizumab is another biologic", drug_asthma_controller, atc, "R03DX05", out},
                    Row{"rituximab by its former ATC code", drug_other_biologics, atc, "L01XC02", in},
                    Row{"trastuzumab by its former ATC code", drug_other_biologics, atc, "L01XC03", out},
                    Row{"vedolizumab by its former ATC code", drug_other_biologics, atc, "L04AA33", in},
                    Row{"belimumab", drug_other_biologics, atc, "L04AG04", in},
                    Row{"belimumab by its former ATC code", drug_other_biologics, atc, "L04AA26", in},
                    Row{"apremilast is no biologic", drug_other_biologics, atc, "L04AA32", out},
                    Row{"roflumilast tablets are no biologic", drug_other_biologics, atc, "R03DX07", out},
                    Row{"rifampicin", drug_antibiotic_systemic, atc, "J04AB02", in},
                    Row{"isoniazid", drug_antibiotic_systemic, atc, "J04AC01", out},
                    Row{"vancomycin in the gut", drug_antibiotic_systemic, atc, "A07AA09", out},
                    Row{"antifungal with a steroid", drug_tcs, atc, "D01AC20", in},
                    Row{"antifungal", drug_tcs, atc, "D01AC01", out},
                    Row{"calcipotriol with a steroid", drug_tcs, atc, "D05AX52", in},
                    Row{"calcipotriol", drug_tcs, atc, "D05AX02", out},
                    Row{"theophylline in ATC", drug_asthma_controller, atc, "R03DA04", in},
                    Row{"methotrexate has its own row", drug_photosensitiser, rxnorm, "6851", out},
                    Row{"azathioprine has its own row", drug_photosensitiser, rxnorm, "1256", out},
                    Row{"psoralens have their own row", drug_photosensitiser, rxnorm, "6854", out},
                    Row{"psoralens have their own row", drug_photosensitiser, atc, "D05BA02", out},
                    Row{"doxycycline", drug_photosensitiser, rxnorm, "3640", in},
                    Row{"doxycycline in ATC", drug_photosensitiser, atc, "J01AA02", in},
                    Row{"ciprofloxacin by route", drug_photosensitiser, rxnorm, "2551", by_route},
                    Row{"ciprofloxacin in ATC", drug_photosensitiser, atc, "J01MA02", in},
                    Row{"ciprofloxacin eye drops in ATC", drug_photosensitiser, atc, "S01AE03", out},
                    Row{"methoxsalen", drug_psoralen, rxnorm, "6854", in},
                    Row{"methoxsalen capsules", drug_psoralen, atc, "D05BA02", in},
                    Row{"methoxsalen lotion", drug_psoralen, atc, "D05AD02", in},
                    Row{"acitretin is no psoralen", drug_psoralen, atc, "D05BB02", out},
                    Row{"petrolatum", drug_emollient, rxnorm, "8091", in},
                    Row{"mineral oil by route", drug_emollient, rxnorm, "6972", by_route},
                    Row{"paraffin products in ATC", drug_emollient, atc, "D02AC", in},
                    Row{"UV protection is no emollient", drug_emollient, atc, "D02BA01", out},
                    Row{"ciclosporin drops", drug_ophthalmic, atc, "S01XA18", in},
                    Row{"ciclosporin drops", drug_ophthalmic, rxnorm, "2590608", in},
                    Row{"ciclosporin drops are not systemic", drug_ciclosporin, rxnorm, "2590608", out},
                    Row{"ciclosporin by route", drug_ophthalmic, rxnorm, "3008", by_route},
                    Row{"ciclosporin capsules", drug_ophthalmic, rxnorm, "328160", out},
                    Row{"ciclosporin systemic in ATC", drug_ophthalmic, atc, "L04AD01", out},
                    Row{"olopatadine by route", drug_ophthalmic, rxnorm, "135391", by_route},
                    Row{"tears in ATC", drug_ophthalmic, atc, "S01XA20", in},
                    Row{"ear drops in ATC", drug_ophthalmic, atc, "S02AA15", out},
                    Row{"lisinopril", drug_antihypertensive, rxnorm, "29046", in},
                    Row{"amlodipine", drug_antihypertensive, atc, "C08CA01", in},
                    Row{"a statin is none", drug_antihypertensive, atc, "C10AA01", out},
                    Row{"timolol drops are none", drug_antihypertensive, atc, "S01ED01", out},
                    Row{"tacrolimus capsules", drug_tacrolimus_systemic, rxnorm, "198377", in},
                    Row{"tacrolimus by route", drug_tacrolimus_systemic, rxnorm, "42316", by_route},
                    Row{"tacrolimus ointment", drug_tacrolimus_systemic, rxnorm, "313189", out},
                    Row{"tacrolimus ointment in ATC", drug_tacrolimus_systemic, atc, "D11AH01", out},
                    Row{"tacrolimus capsules are no ointment", drug_tci, rxnorm, "198377", out}));

INSTANTIATE_TEST_SUITE_P(
    Procedures, ValueSetsOfOrders,
    testing::Values(Row{"light for mood or jaundice", proc_phototherapy, snomed, "31394004", out},
                    Row{"light of unknown kind", proc_light_therapy_unspecified, snomed, "31394004", in},
                    Row{"NB-UVB is of known kind", proc_light_therapy_unspecified, snomed, "450522005", out},
                    Row{"NB-UVB", proc_phototherapy, snomed, "450522005", in},
                    Row{"PUVA is phototherapy", proc_phototherapy, snomed, "46467001", in},
                    Row{"PUVA", proc_puva, snomed, "46467001", in}, Row{"PUVA", proc_puva, cpt, "96912", in},
                    Row{"NB-UVB is not PUVA", proc_puva, snomed, "450522005", out},
                    Row{"UVA alone is not PUVA", proc_puva, snomed, "229587005", out},
                    Row{"UVB with tar", proc_phototherapy, cpt, "96910", in},
                    Row{"UVB with tar is not PUVA", proc_puva, cpt, "96910", out},
                    Row{"tar or PUVA is not surely PUVA", proc_puva, cpt, "96913", out},
                    Row{"tar or PUVA", proc_phototherapy, cpt, "96913", in},
                    Row{"excimer laser", proc_phototherapy, cpt, "96920", out},
                    Row{"patch test", proc_patch_test, cpt, "95044", in},
                    Row{"photo patch test", proc_patch_test, cpt, "95052", out},
                    Row{"prick test", proc_patch_test, cpt, "95004", out},
                    Row{"skin biopsy", proc_skin_biopsy, snomed, "240977001", in},
                    Row{"punch biopsy of skin", proc_skin_biopsy, cpt, "11104", in},
                    Row{"punch biopsy of any organ", proc_skin_biopsy, snomed, "68660007", out},
                    Row{"private referral to the eye clinic", proc_referral_ophthalmology, snomed, "183879000", in},
                    Row{"referral to allergy", proc_referral_allergy, snomed, "306272008", in},
                    Row{"caesarean section", proc_pregnancy_ended, snomed, "11466000", in},
                    Row{"vaginal delivery", proc_pregnancy_ended, snomed, "177184002", in},
                    Row{"termination", proc_pregnancy_ended, snomed, "386639001", in},
                    Row{"counselling about termination", proc_pregnancy_ended, snomed, "10383002", out},
                    Row{"trial forceps", proc_pregnancy_ended, snomed, "69422002", out},
                    Row{"induction and delivery procedures", proc_pregnancy_ended, snomed, "177128002", out},
                    Row{"pregnancy test", proc_pregnancy_ended, snomed, "167252002", out},
                    Row{"dermatologist", encounter_derm_specialty, snomed, "18803008", in},
                    Row{"ophthalmology", encounter_ophthalmology_specialty, snomed, "394594003", in},
                    Row{"dermatology", encounter_ophthalmology_specialty, snomed, "394582007", out}));

INSTANTIATE_TEST_SUITE_P(
    RoutesDevicesAndSites, ValueSetsOfOrders,
    testing::Values(Row{"lung", route_inhaled, snomed, "447694001", in},
                    Row{"lung", route_inhaled, v3_route, "ORINHL", in},
                    Row{"nose is not lung", route_inhaled, snomed, "46713006", out},
                    Row{"nebuliser for the nose", route_inhaled, v3_route, "NASNEB", out},
                    Row{"eye", route_ophthalmic, snomed, "54485002", in},
                    Row{"eye ointment as form", route_ophthalmic, snomed, "385123004", in},
                    Row{"ear is not eye", route_ophthalmic, snomed, "10547007", out},
                    Row{"the wide set stays whole", route_inhaled_nasal_ophthalmic, snomed, "447694001", in},
                    Row{"the wide set stays whole", route_inhaled_nasal_ophthalmic, snomed, "54485002", in},
                    Row{"pen", form_pen, edqm, "50060200", in}, Row{"pen", form_pen, rxnorm, "2693907", in},
                    Row{"syringe is no pen", form_pen, edqm, "50060300", out},
                    Row{"syringe", form_prefilled_syringe, edqm, "50060300", in},
                    Row{"syringe", form_prefilled_syringe, rxnorm, "2099302", in},
                    Row{"dupilumab 150 mg/mL has no stated device", form_prefilled_syringe, rxnorm, "1876403", out},
                    Row{"autoinjector", form_autoinjector, rxnorm, "2686061", in},
                    Row{"autoinjector", form_autoinjector, edqm, "13068000", in},
                    Row{"a product keeps its drug", drug_tralokinumab, rxnorm, "2686061", in},
                    Row{"upper eyelid", site_contact_pattern, snomed, "41310005", in},
                    Row{"skin around the mouth", site_contact_pattern, snomed, "110488009", in},
                    Row{"hand", site_contact_pattern, snomed, "33712006", in},
                    Row{"foot", site_contact_pattern, snomed, "60496002", out},
                    Row{"wrist", site_contact_pattern, snomed, "24527008", out},
                    Row{"perianal skin", site_contact_pattern, snomed, "59112000", in},
                    Row{"genital skin", site_contact_pattern, snomed, "81992007", out},
                    Row{"elbow fold", site_contact_pattern, snomed, "17957002", out},
                    Row{"elbow fold", site_flexure, snomed, "17957002", in},
                    Row{"cheek", site_flexure, snomed, "36141000", out}));

struct Code {
    std::string system, code;
    bool has_display;
};

// The single codes of one file.
std::vector<Code> codes_of(const EmbeddedFile& file) {
    std::vector<Code> codes;
    std::pmr::monotonic_buffer_resource arena;
    const auto parsed = fhir::parse_json(file.text, arena, fhir::Keep::everything);
    if (!parsed) throw std::runtime_error("no JSON");
    for (const fhir::Value& include : parsed->find("compose")->find("include")->items())
        if (const fhir::Value* concepts = include.find("concept"))
            for (const fhir::Value& entry : concepts->items())
                codes.push_back({std::string(include["system"].text()), std::string(entry["code"].text()),
                                 entry.find("display") != nullptr});
    return codes;
}

std::vector<Code> codes_of(ValueSet set) {
    const std::string name = std::string(value_set_id(set)) + ".json";
    for (const EmbeddedFile& file : value_set_files_embedded)
        if (file.name == name) return codes_of(file);
    throw std::runtime_error("no such file");
}

bool is_in(const Code& code, ValueSet set) { return holds(sets().table.sets_of(code.system, code.code).sets, set); }

TEST(OrderSets, no_vaccine_is_both_live_and_not) {
    for (const ValueSet set : {vaccine_inactivated, vaccine_influenza_inactivated, vaccine_pneumococcal,
                               vaccine_zoster_recombinant, vaccine_zoster_unspecified})
        for (const Code& code : codes_of(set)) EXPECT_FALSE(is_in(code, vaccine_live)) << code.code;
}

TEST(OrderSets, narrow_sets_are_parts_of_the_wide_ones) {
    for (const auto& [narrow, wide] :
         {std::pair{vaccine_live_influenza, vaccine_live}, std::pair{vaccine_zoster_recombinant, vaccine_inactivated},
          std::pair{vaccine_influenza_inactivated, vaccine_inactivated},
          std::pair{vaccine_pneumococcal, vaccine_inactivated}, std::pair{proc_puva, proc_phototherapy},
          std::pair{route_inhaled, route_inhaled_nasal_ophthalmic},
          std::pair{route_ophthalmic, route_inhaled_nasal_ophthalmic}, std::pair{site_flexure, site_delicate}})
        for (const Code& code : codes_of(narrow))
            EXPECT_TRUE(is_in(code, wide)) << value_set_id(narrow) << ' ' << code.code;
}

TEST(OrderSets, one_code_names_one_device) {
    for (const ValueSet set : {form_autoinjector, form_pen, form_prefilled_syringe})
        for (const Code& code : codes_of(set))
            EXPECT_EQ(is_in(code, form_autoinjector) + is_in(code, form_pen) + is_in(code, form_prefilled_syringe), 1)
                << code.code;
}

// The descriptors are the American Medical Association's.
TEST(OrderSets, cpt_codes_stand_without_words) {
    std::size_t cpt_codes = 0;
    for (const EmbeddedFile& file : value_set_files_embedded)
        for (const Code& code : codes_of(file)) {
            EXPECT_EQ(code.has_display, code.system != cpt) << file.name << ' ' << code.code;
            cpt_codes += code.system == cpt;
        }
    EXPECT_GT(cpt_codes, 0U);
}

TEST(OrderSets, orderables_stand_in_one_block) {
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const std::string_view id = value_set_id(static_cast<ValueSet>(i));
        const bool is_in_block = i >= index_of(drug_dupilumab) && i <= index_of(proc_puva);
        const bool is_orderable = id.starts_with("drug-") || id.starts_with("vaccine-") || id == "proc-puva" ||
                                  id == "proc-phototherapy" || id == "proc-light-therapy-unspecified";
        EXPECT_EQ(is_in_block, is_orderable) << id;
    }
}

} // namespace
} // namespace eczema::cards
