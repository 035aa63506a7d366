// Every ingredient that a drug set lists in RxNorm has its ATC codes there too, present and former, and words by which
// a text is seen to name it: what the sets lacked would be read as another drug.
#include "cards/drug_words.hpp"
#include "cards/value_sets.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>
#include <stdexcept>

namespace eczema::cards {
namespace {

using enum ValueSet;

constexpr std::string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm", atc = "http://www.whocc.no/atc";

struct AtcCodes {
    ValueSet set;
    // "RXNORM ATC ATC; RXNORM ATC; …", of the forms that the set is about, from the WHO lists of 2021 to 2026; "-"
    // where ATC has no code for it alone.
    const char* of_ingredients;
};

const AtcCodes atc_codes[] = {
    {drug_anthelmintic, "430 P02CA03; 6069 P02CF01; 6672 P02CA01; 8628 P02BA01; 8984 P02CC01"},
    {drug_antibiotic_systemic,
     "723 J01CA04; 2177 J01DB05; 2180 J01DB04; 2194 J01DC02; 2231 J01DB01; 2582 J01FF01; 2625 J01CF02; "
     "3356 J01CF01; 3640 J01AA02; 4053 J01FA01; 4448 J01CF05; 6980 J01AA08; 7233 J01CF06; 7773 J01CF04; "
     "7984 J01CE02; 9384 J04AB02; 10180 J01EC01; 10829 J01EA01; 11124 J01XA01; 18631 J01FA10; 21212 "
     "J01FA09; 22299 J01XX09; 48203 J01CR02; 190376 J01XX08; 1540825 J01XX11"},
    {drug_antiviral_herpes, "281 J05AB01; 33562 J05AD01; 68099 J05AB09; 73645 J05AB11"},
    {drug_asthma_controller,
     "435 R03AC02 R03CC02; 1347 R03BA01; 10438 R03DA04; 19831 R03BA02; 25120 R03BA03; 25255 R03AC13 "
     "R03CC15; 36117 R03AC12; 41126 R03BA05; 69120 R03BB04; 88249 R03DC03; 108118 R03BA07; 114970 R03DC01; "
     "237159 -; 274964 R03BA08; 1424884 R03AK10"},
    {drug_azathioprine, "1256 L04AX01"},
    {drug_baricitinib, "2047232 L04AA37 L04AF02"},
    {drug_ciclosporin, "3008 L04AD01"},
    {drug_dupilumab, "1876376 D11AH05"},
    {drug_emollient, "4910 -; 6227 -; 6972 -; 8091 -; 11002 D02AE01; 221082 -; 324072 -"},
    {drug_folic_acid, "4511 B03BB01"},
    {drug_methotrexate, "6851 L01BA01 L04AX03"},
    {drug_mycophenolate, "7145 L04AA06; 68149 L04AA06; 265323 L04AA06"},
    {drug_ophthalmic, "3008 S01XA18; 3264 S01BA01 S01CB01; 4491 S01BA07 S01CB05; 8638 S01BA04 S01CB02; 52177 S01BA14; "
                      "135391 S01GX09"},
    {drug_other_biologics,
     "72435 L04AC03; 121191 L01FA01 L01XC02; 191831 L04AB02; 214555 L04AB01; 302379 R03DX05; 327361 "
     "L04AB04; 612865 L04AC07; 614391 L04AA24; 709271 L04AB05; 819300 L04AB06; 847083 L04AC05; 1538097 "
     "L04AA33 L04AG05; 1599788 L04AC10; 1720597 R03DX09; 1745099 L04AC13; 1923319 L04AC14; 1928588 "
     "L04AC16; 2053436 L04AC17; 2166040 L04AC18"},
    {drug_photosensitiser,
     "703 C01BD01; 2403 N05AA01; 2409 C03BA04; 2551 J01MA02; 3108 J04BA02; 3443 C08DB01; 3640 J01AA02; "
     "4603 C03CA01; 5021 D01BA01; 5487 C03AA03; 5521 P01BA02; 6064 D10BA01; 6142 M01AE03; 6980 J01AA08; "
     "7258 M01AE02; 7417 C08CA05; 7623 J01MA01; 8356 M01AC01; 9071 P01BC01; 10180 J01EC01; 10395 J01AA07; "
     "16818 D05BB02; 82122 J01MA12; 121243 J02AC03; 1147220 L01EC01; 1592254 L04AX05"},
    {drug_tuberculosis, "6038 J04AC01; 9384 J04AB02; 35617 J04AB05; 55672 J04AB04"},
    {drug_psoralen, "6854 D05AD02 D05BA02; 10844 D05AD01 D05BA01"},
    {drug_systemic_corticosteroid,
     "1514 H02AB01; 2878 H02AB10; 3264 H02AB02; 5492 H02AB09; 6902 H02AB04; 8638 H02AB06; 8640 H02AB07; "
     "10759 H02AB08; 22396 H02AB13"},
    {drug_tacrolimus_systemic, "42316 L04AD02"},
    {drug_tci, "42316 D11AH01; 321952 D11AH02"},
    {drug_tcs_class_i, "2590 D07AD01; 41208 D07AC21"},
    {drug_tcs_class_ii, "3255 D07AC03; 4462 D07AC08; 5084 D07AD02; 17652 D07AC11; 91311 D07AC10"},
    {drug_tcs_class_iii_iv, "1514 D07AC01; 4500 D07AC07; 10759 D07AB09; 25126 D07AC04; 41126 D07AC17; 108118 D07AC13"},
    {drug_tcs_class_v, "21249 D07AB21; 34369 D07AC18"},
    {drug_tcs_class_vi_vii, "3254 D07AB08; 5492 D07AA02; 108088 D07AB10"},
    {drug_tcs, "1514 D07AC01 D07XC01; 2590 D07AD01; 3254 D07AB08; 3255 D07AC03 D07XC02; 3392 D07AC06 D07XC04; 4462 "
               "D07AC08; 4463 D07AC05 D07XC05; 4500 D07AC07; 5084 D07AD02; 5492 D07AA02 D07XA01; 10759 D07AB09 "
               "D07XB02; 17652 D07AC11; 21249 D07AB21; 25126 D07AC04; 34369 D07AC18; 41126 D07AC17; 41208 D07AC21; "
               "62136 D07AC14; 91311 D07AC10; 108074 D07AB01; 108088 D07AB10; 108118 D07AC13 D07XC03"},
    {drug_topical_nonsteroid, "1091836 D05AX06; 1193326 D11AH09; 1865953 D11AH06"},
    {drug_upadacitinib, "2196092 L04AA44 L04AF03"},
    // what interacts with them, and sedating antihistamines
    {drug_cyp3a4_strong_inhibitor,
     "6135 J02AB02; 21212 J01FA09; 28031 J02AC02; 31565 N06AX06; 83213 C08CX01; 83395 J05AE01; 85762 J05AE03; 114289 "
     "J05AE02; 121243 J02AC03; 134527 J05AE04; 190548 J05AE09; 195088 -; 274786 J01FA15; 282446 J02AC04; 302285 "
     "C03XA02; 343047 J05AE08; 1102129 J05AP03; 1102261 J05AP02; 1306284 V03AX03; 1431224 -; 1535457 L01ED02; 1544460 "
     "L01EM01"},
    {drug_cyp3a4_strong_inducer,
     "2002 N03AF01; 7004 L01XX23; 8134 N03AA02; 8183 N03AB02; 8691 N03AA03; 9384 J04AB02; 1307298 L02BB04"},
    {drug_st_johns_wort, "258326 N06AX25"},
    {drug_cyp2c19_strong_inhibitor, "4493 N06AB03; 10594 B01AC05; 42355 N06AB08"},
    {drug_fluconazole, "4450 J02AC01"},
    {drug_cyp2c19_2c9_strong_inducer, "8183 N03AB02; 9384 J04AB02; 195085 J05AG03; 1307298 L02BB04"},
    {drug_antiplatelet,
     "3521 B01AC07; 10594 B01AC05; 21107 B01AC23; 32968 B01AC04; 613391 B01AC22; 1116632 B01AC24; 1537034 B01AC26"},
    {drug_aspirin, "1191 B01AC06 N02BA01"},
    {drug_anticoagulant, "154 B01AA07; 5224 B01AB01; 8150 B01AA04; 11289 B01AA03; 67108 B01AB05; 67109 B01AB04; 69646 "
                         "B01AB10; 321208 B01AX05; 1037042 B01AE07; 1114195 B01AF01; 1364430 B01AF02; 1599538 B01AF03"},
    {drug_dabigatran, "1037042 B01AE07"},
    {drug_digoxin, "3407 C01AA05"},
    {drug_probenecid, "8698 M04AB01"},
    {drug_jak_other_systemic, "1193326 L01EJ01; 1357536 L04AA29 L04AF01"},
    {drug_jak_topical, "1193326 D11AH09"},
    {drug_allopurinol, "519 M04AA01"},
    {drug_febuxostat, "73689 M04AA03"},
    {drug_mercaptopurine, "103 L01BB02"},
    {drug_ribavirin, "9344 J05AP01"},
    {drug_trimethoprim, "10180 J01EC01; 10829 J01EA01"},
    {drug_ace_inhibitor, "1998 C09AA01; 3827 C09AA02; 18867 C09AA07; 29046 C09AA03; 30131 C09AA13; 35208 C09AA06; "
                         "35296 C09AA05; 38454 C09AA10; 50166 C09AA09; 54552 C09AA04"},
    {drug_aminosalicylate, "9524 A07EC01; 52582 A07EC02"},
    {drug_nsaid, "3355 M01AB05; 5640 M01AE01; 5781 M01AB01; 6142 M01AE03; 7258 M01AE02; 8356 M01AC01; 35827 M01AB15; "
                 "41493 M01AC06; 140587 M01AH01"},
    {drug_ppi, "7646 A02BC01; 17128 A02BC03; 40790 A02BC02; 114979 A02BC04; 283742 A02BC05; 816346 A02BC06"},
    {drug_penicillin, "723 J01CA04; 3356 J01CF01; 7984 J01CE02; 8339 J01CA12"},
    {drug_acitretin, "16818 D05BB02"},
    {drug_simvastatin, "36567 C10AA01"},
    {drug_lovastatin, "6472 C10AA02"},
    {drug_pitavastatin, "861634 C10AA08"},
    {drug_rosuvastatin, "301542 C10AA07"},
    {drug_atorvastatin, "83367 C10AA05"},
    {drug_aminoglycoside, "10627 J01GB01; 1596450 J01GB03"},
    {drug_amphotericin, "732 J02AA01"},
    {drug_potassium_sparing_diuretic, "644 C03DB01; 9997 C03DA01; 10763 C03DB02"},
    {drug_bosentan, "75207 C02KX01"},
    {drug_aliskiren, "325646 C09XA02"},
    {drug_antacid, "612 A02AB01; 6581 A02AA04; 17618 A02AB03"},
    {drug_other_immunosuppressant,
     "3002 L01AA01; 27169 L04AA13 L04AK01; 35302 L04AA10 L04AH01; 1310520 L04AA31 L04AK02"},
    {drug_antihistamine_sedating, "1767 R06AB01; 2400 R06AB04; 2578 R06AA04; 3013 R06AX02; 3498 R06AA02; 3638 N06AA12; "
                                  "5553 N05BB01; 6146 R06AX17; 8745 R06AD02"},
    {drug_promethazine, "8745 R06AD02"},
};

const ValueSets& sets() {
    static const auto loaded = load_value_sets(value_set_files_embedded, true);
    if (!loaded) throw std::runtime_error("the value sets do not load");
    return *loaded;
}

std::map<std::string, std::string> codes_of_ingredients(ValueSet set) {
    std::map<std::string, std::string> codes;
    for (const AtcCodes& known : atc_codes) {
        if (known.set != set) continue;
        std::istringstream rows(known.of_ingredients);
        for (std::string row, ingredient; std::getline(rows, row, ';');) {
            std::istringstream words(row);
            words >> ingredient;
            std::getline(words, codes[ingredient]);
        }
    }
    return codes;
}

struct Ingredient {
    ValueSet set;
    std::string system, code, name;
};

// By their codes in RxNorm or ATC; names of forms and salts are no others.
std::vector<Ingredient> ingredients() {
    std::vector<Ingredient> found;
    std::pmr::monotonic_buffer_resource arena;
    for (std::size_t i = 0; i < value_set_count; ++i) {
        const std::string id(value_set_id(static_cast<ValueSet>(i)));
        if (!id.starts_with("drug-")) continue;
        for (const EmbeddedFile& file : value_set_files_embedded) {
            if (file.name != id + ".json") continue;
            const auto parsed = fhir::parse_json(file.text, arena, fhir::Keep::everything);
            if (!parsed) throw std::runtime_error("no JSON");
            for (const fhir::Value& include : parsed->find("compose")->find("include")->items())
                if (const fhir::Value* concepts = include.find("concept"))
                    for (const fhir::Value& entry : concepts->items())
                        found.push_back({static_cast<ValueSet>(i), std::string(include["system"].text()),
                                         std::string(entry["code"].text()), std::string(entry["display"].text())});
        }
    }
    return found;
}

bool has_form(std::string_view name) {
    for (const char* form : {"Oral", "Topical", "Inject", "Pack", "Syringe", "Solution", "Tablet", "["})
        if (name.find(form) != name.npos) return true;
    return name.find_first_of("0123456789/") != name.npos;
}

TEST(DrugSets, hold_the_atc_codes_of_their_ingredients) {
    std::size_t checked = 0;
    for (const Ingredient& ingredient : ingredients()) {
        if (ingredient.system != rxnorm || has_form(ingredient.name)) continue;
        const auto rows = codes_of_ingredients(ingredient.set);
        const auto row = rows.find(ingredient.code);
        const std::string_view id = value_set_id(ingredient.set);
        ASSERT_NE(row, rows.end()) << id << ": give the ATC codes of " << ingredient.code;
        std::istringstream codes(row->second);
        for (std::string code; codes >> code && code != "-"; ++checked) {
            const fhir::Membership found = sets().table.sets_of(atc, code);
            EXPECT_TRUE(holds(found.sets, ingredient.set)) << id << ' ' << code << ' ' << ingredient.name;
        }
    }
    EXPECT_GT(checked, 150U);
}

TEST(DrugSets, have_words_for_their_ingredients) {
    for (const Ingredient& ingredient : ingredients()) {
        if (ingredient.system != rxnorm && ingredient.system != atc) continue;
        if (ingredient.system == rxnorm ? has_form(ingredient.name) : !is_ingredient_name(ingredient.name)) continue;
        EXPECT_TRUE(holds(sets().table.sets_named_in("tab " + ingredient.name + " 5 mg"), ingredient.set))
            << value_set_id(ingredient.set) << ' ' << ingredient.name;
    }
}

TEST(DrugSets, know_drugs_by_their_international_names_and_brands) {
    struct Row {
        ValueSet set;
        const char* text;
    };
    const Row rows[] = {
        {drug_methotrexate, "Metotrexato 15 mg"},
        {drug_methotrexate, "M\xC3\xA9thotrexate"},
        {drug_methotrexate, "MTX"},
        {drug_ciclosporin, "CICLOSPORINA"},
        {drug_ciclosporin, "cyclosporin A"},
        {drug_azathioprine, "Azathioprin"},
        {drug_mycophenolate, "Mycophenolatmofetil"},
        {drug_systemic_corticosteroid, "Prednisolon 5mg"},
        {drug_systemic_corticosteroid, "Cortisone 25"},
        {drug_systemic_corticosteroid, "Solu-Medrol"},
        {drug_other_biologics, "Rituximabum"},
        {drug_other_biologics, "Orencia"},
        {drug_other_biologics, "Actemra s.c."},
        {drug_other_biologics, "Kevzara"},
        {drug_other_biologics, "Tremfya"},
        {drug_other_biologics, "Skyrizi"},
        {drug_other_biologics, "Taltz"},
        {drug_other_biologics, "Simponi"},
        {drug_other_biologics, "Cimzia"},
        {drug_other_biologics, "Entyvio"},
        {drug_other_biologics, "Ilumetri"},
        {drug_other_biologics, "Kineret"},
        {drug_other_biologics, "Stelara"},
        {drug_other_biologics, "Cosentyx"},
        {drug_other_biologics, "belimumab"},
        {drug_dupilumab, "Dupilumabum"},
        {drug_upadacitinib, "UPA 15"},
        {drug_antibiotic_systemic, "penicillin V"},
        {drug_anthelmintic, "ivermectin"},
        {drug_photosensitiser, "Furosemide 40"},
        {drug_psoralen, "methoxsalen"},
        {drug_ophthalmic, "Restasis"},
    };
    for (const Row& row : rows)
        EXPECT_TRUE(holds(sets().table.sets_named_in(row.text), row.set)) << row.text << ' ' << value_set_id(row.set);
    for (const char* text : {"gabapentin 100 mg", "metformin", "insulin glargine", "levothyroxine", "paracetamol",
                             "sertraline", "tablet", "potassium-sparing agents"})
        EXPECT_TRUE(sets().table.sets_named_in(text).none()) << text;
}

TEST(DrugWords, are_names_of_one_ingredient) {
    for (const char* display : {"methotrexate", "Clobetasol", "hydrocortisone butyrate", "certolizumab pegol"})
        EXPECT_TRUE(is_ingredient_name(display)) << display;
    for (const char* display :
         {"", "methotrexate 2.5 MG Oral Tablet", "doxycycline Injection", "dapsone and rifampicin",
          "calcipotriol, combinations", "sulfamethoxazole / trimethoprim", "imidazoles/triazoles", "x [Brand]"})
        EXPECT_FALSE(is_ingredient_name(display)) << display;
}

TEST(DrugWords, may_name_a_drug_from_five_letters_on) {
    for (const char* text : {"Lasix", "lisinopril 10 MG Oral Tablet", "tab. Metformin", "10mgLASIX",
                             "other: bisoprolol", "Parac\xC3\xA9tamol", "vitamin D"})
        EXPECT_TRUE(may_name_drug(text)) << text;
    for (const char* text :
         {"",
          " ",
          "15",
          "15 mg",
          "Rx 15mg tab",
          "Lasi",
          "ASA",
          "D3",
          "tablet",
          "Tablets",
          "TABLETS 5 MG",
          "injection",
          "unknown",
          "Unknown drug",
          "other",
          "see note",
          "study medication",
          "Other - see comments",
          "patient's own medicine, daily",
          "biologic",
          "steroid injections",
          "weekly tablets",
          "n/a",
          "\xD0\x9C\xD0\xB5\xD1\x82\xD0\xBE\xD1\x82\xD1\x80\xD0\xB5\xD0\xBA\xD1\x81\xD0\xB0\xD1\x82"})
        EXPECT_FALSE(may_name_drug(text)) << text;
}

} // namespace
} // namespace eczema::cards
