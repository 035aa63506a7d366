#include "cards/counselling.hpp"

#include "cards/drug_groups.hpp"
#include "cards/unverified_facts.hpp"
#include "fhir/json.hpp"

#include <algorithm>

namespace eczema::cards {
namespace {

using enum ValueSet;
using Set = ValueSet;

constexpr Set il413[] = {drug_dupilumab, drug_tralokinumab, drug_lebrikizumab}, nemolizumab[] = {drug_nemolizumab},
              jak_inhibitors[] = {drug_upadacitinib, drug_abrocitinib, drug_baricitinib},
              upadacitinib[] = {drug_upadacitinib}, swallowed_whole[] = {drug_upadacitinib, drug_abrocitinib},
              methotrexate[] = {drug_methotrexate}, azathioprine[] = {drug_azathioprine},
              mycophenolate[] = {drug_mycophenolate}, ciclosporin[] = {drug_ciclosporin},
              steroid[] = {drug_systemic_corticosteroid}, light[] = {proc_phototherapy, proc_puva};

constexpr CounsellingPoint table[] = {
    {il413, "injection sites",
     "Thigh, or abdomen 5 cm away from the navel; the upper arm only where someone else injects. Change the site each "
     "time.",
     "S09, DUP-US"},
    {il413, "eye symptoms", "Report red, painful or dry eyes promptly.", "S16, DUP-SAF"},
    {il413, "live vaccines", "Avoid live vaccines during treatment.", "S67, DUP-SAF"},
    {il413, "loading dose", "A loading dose of two injections goes into two separate sites.", "S08, DUP-US"},
    {il413, "storage", "Keep it in the refrigerator, in its box, as the label says.", "DUP-US"},
    {il413, "steroids", "Do not stop steroids or asthma medicines suddenly.", "S68, DUP-SAF"},
    {il413, "missed dose", "After a missed dose go on as the label says.", "DUP-US"},
    {il413, "parasites", "Report a worm infection, or travel with a risk of one.", "DUP-SAF"},
    {nemolizumab, "topicals go on", "Keep up topical treatment, and taper it once the skin has improved.", "NEM-US"},
    {jak_inhibitors, "signs of infection", "Report fever, shingles or any infection that does not clear.",
     "UPA-US, ABR-US"},
    {jak_inhibitors, "clots", "Chest pain, sudden breathlessness or a swollen leg are an emergency.", "UPA-US, ABR-US"},
    {upadacitinib, "contraception", "Effective contraception during treatment and for 4 weeks after it.", "UPA-US"},
    {jak_inhibitors, "live vaccines", "No live vaccines during treatment.", "UPA-US, ABR-US"},
    {upadacitinib, "grapefruit", "No grapefruit.", "UPA-US"},
    {swallowed_whole, "tablets whole", "Swallow the tablet whole.", "UPA-US, ABR-US"},
    {methotrexate, "one weekly day", "Take it once a week, always on the same day, never daily.", "S31, MTX"},
    {methotrexate, "folic acid", "Take folic acid as prescribed.", "MTX"},
    {methotrexate, "contraception",
     "Effective contraception, and for 6 months after the last dose in women, 3 months in men.", "S33, MTX"},
    {methotrexate, "alcohol", "Little or no alcohol.", "MTX"},
    {azathioprine, "bruising and infection", "Report bruising, bleeding, fever or sore throat at once.", "AZA"},
    {azathioprine, "sun", "Protect the skin from the sun.", "AZA"},
    {mycophenolate, "contraception", "Effective contraception during treatment and for 6 weeks after it.", "S39, MMF"},
    {mycophenolate, "stomach and bowel", "Nausea and diarrhoea are common; report them if they last.", "MMF"},
    {ciclosporin, "blood pressure", "Blood pressure and kidneys are checked often; keep the appointments.", "S29, CSA"},
    {ciclosporin, "grapefruit", "No grapefruit.", "CSA"},
    {ciclosporin, "statins", "Ask before taking any new medicine; several statins are not allowed.", "CSA, DDI"},
    {ciclosporin, "sun", "Protect the skin from the sun; no sunbeds or light treatment.", "CSA"},
    {steroid, "rebound", "The eczema often returns when the steroid ends; topical treatment goes on.", "S48"},
    {light, "eyes", "Wear the eye protection in every session.", "S44"},
    {light, "sun", "Keep out of strong sun on treatment days.", "S44"},
};

std::string quoted(std::string_view text) {
    std::string json;
    fhir::append_json_string(json, text);
    return json;
}

std::string names_of(std::span<const Set> sets) {
    std::string text;
    for (const Set set : sets) text += (text.empty() ? "" : ", ") + std::string(drug_name(set));
    return text;
}

std::string id_text(std::string_view words) {
    std::string id(words);
    std::replace(id.begin(), id.end(), ' ', '-');
    return id;
}

} // namespace

std::vector<const CounsellingPoint*> counselling_points(ValueSet drug) {
    std::vector<const CounsellingPoint*> points;
    for (const CounsellingPoint& point : table)
        if (std::find(point.drugs.begin(), point.drugs.end(), drug) != point.drugs.end()) points.push_back(&point);
    return points;
}

std::string counselling_markdown() {
    std::string out = "\n## Table: counselling at a first prescription\n\n| for | topic | point | source "
                      "|\n|---|---|---|---|\n";
    for (const CounsellingPoint& point : table)
        out += "| " + names_of(point.drugs) + " | " + std::string(point.topic) + " | " + std::string(point.text) +
               " | " + std::string(point.source) + " |\n";
    return out;
}

void add_unverified_counselling(UnverifiedFacts& facts) {
    for (const CounsellingPoint& point : table)
        if (is_general_knowledge(point.source))
            facts.push_back({"counselling-" + id_text(point.topic) + '-' + id_text(drug_name(point.drugs.front())),
                             "counselling", names_of(point.drugs) + ": " + std::string(point.text),
                             std::string(point.source), Effect::card});
}

std::string counselling_json() {
    std::string json = "[";
    for (const CounsellingPoint& point : table)
        json += std::string(json.size() > 1 ? "," : "") + "{\"for\":" + quoted(names_of(point.drugs)) +
                ",\"topic\":" + quoted(point.topic) + ",\"point\":" + quoted(point.text) +
                ",\"source\":" + quoted(point.source) + '}';
    return json + ']';
}

} // namespace eczema::cards
