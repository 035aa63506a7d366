#include "cards/lab_tests.hpp"

#include <array>

namespace eczema::cards {
namespace {

using enum ValueSet;
using Group = std::span<const ValueSet>;

constexpr ValueSet white_cells[] = {obs_wbc, obs_anc};
constexpr ValueSet neutrophils[] = {obs_anc};
constexpr ValueSet lymphocytes[] = {obs_alc};
constexpr ValueSet haemoglobin[] = {obs_hemoglobin};
constexpr ValueSet platelets[] = {obs_platelets};
constexpr ValueSet transaminases[] = {obs_alt, obs_ast};
constexpr ValueSet kidney[] = {obs_creatinine, obs_egfr};
constexpr ValueSet urea[] = {obs_urea};
constexpr ValueSet potassium[] = {obs_potassium};
constexpr ValueSet magnesium[] = {obs_magnesium};
constexpr ValueSet uric_acid[] = {obs_uric_acid};
constexpr ValueSet lipids[] = {obs_lipids};
constexpr ValueSet albumin[] = {obs_albumin};
constexpr ValueSet tuberculosis[] = {obs_tb_test};
constexpr ValueSet hepatitis_b_antigen[] = {obs_hbsag};
constexpr ValueSet hepatitis_b_core[] = {obs_hbcab};
constexpr ValueSet hepatitis_c[] = {obs_hcv_antibody, obs_hcv_rna};
constexpr ValueSet pregnancy[] = {obs_pregnancy_test};
constexpr ValueSet systolic[] = {obs_systolic};
constexpr ValueSet diastolic[] = {obs_diastolic};
constexpr ValueSet tpmt[] = {obs_tpmt};
constexpr ValueSet nudt15[] = {obs_nudt15};

constexpr Group no_panel{};
constexpr ValueSet count_panel[] = {obs_cbc_panel};
constexpr ValueSet metabolic_panel[] = {obs_metabolic_panel};
constexpr ValueSet pressure_panel[] = {obs_blood_pressure};

constexpr Group count_groups[] = {white_cells, haemoglobin, platelets};
constexpr Group differential_groups[] = {haemoglobin, platelets, neutrophils, lymphocytes};
constexpr Group liver_groups[] = {transaminases};
constexpr Group creatinine_groups[] = {kidney};
constexpr Group urea_groups[] = {urea};
constexpr Group potassium_groups[] = {potassium};
constexpr Group magnesium_groups[] = {magnesium};
constexpr Group uric_acid_groups[] = {uric_acid};
constexpr Group lipid_groups[] = {lipids};
constexpr Group albumin_groups[] = {albumin};
constexpr Group metabolic_groups[] = {kidney, transaminases, potassium};
constexpr Group tuberculosis_groups[] = {tuberculosis};
constexpr Group hepatitis_b_antigen_groups[] = {hepatitis_b_antigen};
constexpr Group hepatitis_b_core_groups[] = {hepatitis_b_core};
constexpr Group hepatitis_c_groups[] = {hepatitis_c};
constexpr Group pregnancy_groups[] = {pregnancy};
constexpr Group pressure_groups[] = {systolic, diastolic};
constexpr Group tpmt_groups[] = {tpmt};
constexpr Group nudt15_groups[] = {nudt15};

// A slash of table 3.6 ("ALT/AST", "creatinine/eGFR") is read as "or". Names are those of the LOINC table.
constexpr std::array<LabTestRow, lab_test_count> rows{{
    {LabTest::blood_count, "blood-count", "blood count", count_groups, count_panel, "58410-2",
     "Complete blood count (hemogram) panel - Blood by Automated count", "ABR-US, AAD14"},
    {LabTest::blood_count_with_differential, "blood-count-differential", "blood count with differential",
     differential_groups, count_panel, "57021-8", "CBC W Auto Differential panel - Blood", "UPA-US, ABR-US, BAR-EU"},
    {LabTest::liver_enzymes, "liver-enzymes", "liver enzymes", liver_groups, metabolic_panel, "1742-6",
     "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "UPA-US, AAD14"},
    {LabTest::creatinine, "creatinine", "creatinine", creatinine_groups, metabolic_panel, "2160-0",
     "Creatinine [Mass/volume] in Serum or Plasma", "CSA, AAD14"},
    {LabTest::urea, "urea", "urea", urea_groups, metabolic_panel, "3094-0",
     "Urea nitrogen [Mass/volume] in Serum or Plasma", "CSA, AAD14"},
    {LabTest::potassium, "potassium", "potassium", potassium_groups, metabolic_panel, "2823-3",
     "Potassium [Moles/volume] in Serum or Plasma", "CSA, AAD14"},
    {LabTest::magnesium, "magnesium", "magnesium", magnesium_groups, no_panel, "19123-9",
     "Magnesium [Mass/volume] in Serum or Plasma", "CSA, AAD14"},
    {LabTest::uric_acid, "uric-acid", "uric acid", uric_acid_groups, no_panel, "3084-1",
     "Urate [Mass/volume] in Serum or Plasma", "CSA, AAD14"},
    {LabTest::lipids, "lipids", "lipids", lipid_groups, no_panel, "57698-3",
     "Lipid panel with direct LDL - Serum or Plasma", "CSA, ABR-EU, BAR-EU"},
    {LabTest::albumin, "albumin", "albumin", albumin_groups, metabolic_panel, "1751-7",
     "Albumin [Mass/volume] in Serum or Plasma", "AAD14"},
    // Kidney, liver and potassium stand for the panel, whose other members vary between countries.
    {LabTest::metabolic_panel, "metabolic-panel", "metabolic panel", metabolic_groups, metabolic_panel, "24323-8",
     "Comprehensive metabolic 2000 panel - Serum or Plasma", "S39; members design"},
    {LabTest::tuberculosis, "tuberculosis-test", "tuberculosis test", tuberculosis_groups, no_panel, "71775-1",
     "Mycobacterium tuberculosis stimulated gamma interferon panel - Blood", "UPA-US, AAD14"},
    {LabTest::hepatitis_b_antigen, "hepatitis-b-antigen", "hepatitis B antigen", hepatitis_b_antigen_groups, no_panel,
     "5196-1", "Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay", "UPA-US, AAD14"},
    {LabTest::hepatitis_b_core_antibody, "hepatitis-b-core-antibody", "hepatitis B core antibody",
     hepatitis_b_core_groups, no_panel, "13952-7",
     "Hepatitis B virus core Ab [Presence] in Serum or Plasma by Immunoassay", "UPA-US, AAD14"},
    {LabTest::hepatitis_c, "hepatitis-c-antibody", "hepatitis C", hepatitis_c_groups, no_panel, "13955-0",
     "Hepatitis C virus Ab [Presence] in Serum or Plasma by Immunoassay", "UPA-US, AAD14"},
    {LabTest::pregnancy_test, "pregnancy-test", "pregnancy test", pregnancy_groups, no_panel, "2106-3",
     "Choriogonadotropin (pregnancy test) [Presence] in Urine", "UPA-US, MMF, AAD14"},
    {LabTest::blood_pressure, "blood-pressure", "blood pressure", pressure_groups, pressure_panel, "85354-9",
     "Blood pressure panel with all children optional", "CSA"},
    {LabTest::tpmt, "tpmt", "TPMT", tpmt_groups, no_panel, "41048-0",
     "TPMT gene targeted mutation analysis in Blood or Tissue", "CPIC"},
    // No verified code for the phenotype (specification 1.8).
    {LabTest::nudt15, "nudt15", "NUDT15", nudt15_groups, no_panel, "", "", "CPIC"},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < lab_test_count; ++i)
        if (rows[i].test != static_cast<LabTest>(i) || rows[i].groups.empty()) return false;
    return true;
}
static_assert(is_in_order());

} // namespace

const LabTestRow& row_of(LabTest test) { return rows[static_cast<std::size_t>(test)]; }

SetBits lab_sets() {
    static const SetBits sets = [] {
        SetBits made;
        for (const LabTestRow& row : rows) {
            for (const ValueSet panel : row.panels) made.set(index_of(panel));
            for (const Group& group : row.groups)
                for (const ValueSet set : group) made.set(index_of(set));
        }
        return made;
    }();
    return sets;
}

} // namespace eczema::cards
