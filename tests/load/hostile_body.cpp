#include "tests/load/hostile_body.hpp"

#include <array>

namespace eczema::load {
namespace {

using std::string;
using std::string_view;
using std::to_string;

constexpr string_view rxnorm = "http://www.nlm.nih.gov/research/umls/rxnorm";
constexpr string_view icd10cm = "http://hl7.org/fhir/sid/icd-10-cm";
constexpr string_view loinc = "http://loinc.org";
// Of those that rules look at: prednisone, dupilumab, azathioprine, ciclosporin, methotrexate, aspirin and others.
constexpr std::array<string_view, 10> drugs{"8640", "1876376", "10759",   "1256", "3008",
                                            "6851", "2599543", "1101052", "1191", "161"};
constexpr std::array<string_view, 4> diagnoses{"L20.9", "L01.00", "C44.91", "I10"};
constexpr std::array<string_view, 5> measured{"777-3", "6690-2", "2160-0", "1742-6", "29463-7"};

template <std::size_t N>
string_view turn(const std::array<string_view, N>& list, std::size_t i) {
    return list[i % N];
}

string concept_of(string_view system, string_view code) {
    return R"({"coding":[{"system":")" + string(system) + R"(","code":")" + string(code) + "\"}]}";
}

string date_of(std::size_t i) {
    const auto two = [](std::size_t number) { return (number < 10 ? "0" : "") + to_string(number); };
    return "\"2026-" + two(i % 10 + 1) + '-' + two(i % 27 + 1) + '"';
}

template <class One>
string list_of(std::size_t count, One one) {
    string list;
    for (std::size_t i = 0; i < count; ++i) (list += i == 0 ? "" : ",") += one(i);
    return list;
}

string resource(string_view type, std::size_t i, const string& members) {
    return R"({"resource":{"resourceType":")" + string(type) + R"(","id":")" + string(type).substr(0, 2) +
           to_string(i) + R"(","subject":{"reference":"Patient/p1"},)" + members + "}}";
}

string bundle(const string& entries) {
    return R"({"resourceType":"Bundle","type":"searchset","entry":[)" + entries + "]}";
}

const string daily_20_mg = R"({"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"}},"doseAndRate":[{)"
                           R"("doseQuantity":{"value":20,"unit":"mg","code":"mg"}}]})";

string request_of(std::size_t i, string_view drug, string_view status, const string& dosages = daily_20_mg) {
    return resource("MedicationRequest", i,
                    R"("status":")" + string(status) + R"(","intent":"order","medicationCodeableConcept":)" +
                        concept_of(rxnorm, drug) + R"(,"authoredOn":)" + date_of(i) + R"(,"dosageInstruction":[)" +
                        dosages + "]");
}

string condition_of(std::size_t i, const string& code) {
    return resource("Condition", i, R"("code":)" + code + R"(,"recordedDate":)" + date_of(i));
}

string observation_of(std::size_t i, string_view code, const string& date) {
    return resource("Observation", i,
                    R"("status":"final","code":)" + concept_of(loinc, code) + R"(,"effectiveDateTime":)" + date +
                        R"(,"valueQuantity":{"value":70,"unit":"kg","code":"kg"})");
}

string call(string_view hook, const string& context, const string& prefetch) {
    return R"({"hook":")" + string(hook) +
           R"(","hookInstance":"7a2f1c46-cd8c-4be5-95d7-eaf02604510e","context":{"userId":"Practitioner/d","patientId":"p1")" +
           context +
           R"(},"prefetch":{"patient":{"resourceType":"Patient","id":"p1","birthDate":"1992-03-14"},)"
           R"("dermatitis":)" +
           bundle(condition_of(999'999'999, concept_of(icd10cm, "L20.9"))) + prefetch + "}}";
}

string view_of(string_view key, const string& entries) {
    return call("patient-view", {}, ",\"" + string(key) + "\":" + bundle(entries));
}

string sign(std::size_t drafts, const string& prefetch = {}) {
    const string orders =
        bundle(list_of(drafts, [](std::size_t i) { return request_of(900'000'000 + i, turn(drugs, i), "draft"); }));
    return call("order-sign", ",\"draftOrders\":" + orders, prefetch);
}

string codings(string_view system, std::size_t count, string_view stem) {
    return R"({"coding":[)" +
           list_of(count,
                   [&](std::size_t i) {
                       return R"({"system":")" + string(system) + R"(","code":")" + string(stem) + to_string(i) + "\"}";
                   }) +
           "]}";
}

string repeated(string_view text, std::size_t count) {
    string all;
    all.reserve(text.size() * count);
    while (count-- > 0) all += text;
    return all;
}

string requests(std::size_t count, string_view status = "active") {
    return list_of(count, [&](std::size_t i) { return request_of(i, turn(drugs, i), status); });
}

// Of methotrexate once a week, so that its words are searched for "daily".
string text_dosage(string_view text, std::size_t count) {
    const string dosage = R"({"timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"wk"}},"doseAndRate":[{)"
                          R"("doseQuantity":{"value":15,"unit":"mg","code":"mg"}}],"text":")" +
                          repeated(text, count) + "\"}";
    return call("order-sign", ",\"draftOrders\":" + bundle(request_of(1, "6851", "draft", dosage)), {});
}

constexpr HostileBody bodies[] = {
    {"conditions",
     [](std::size_t n) {
         return view_of("conditions", list_of(n, [](std::size_t i) {
                            return condition_of(i, concept_of(icd10cm, turn(diagnoses, i)));
                        }));
     }},
    {"requests of one drug",
     [](std::size_t n) {
         return view_of("medicationRequests",
                        list_of(n, [](std::size_t i) { return request_of(i, "1876376", "active"); }));
     }},
    {"requests of many drugs", [](std::size_t n) { return view_of("medicationRequests", requests(n)); }},
    {"administrations",
     [](std::size_t n) {
         return view_of("medicationAdministrations", list_of(n, [](std::size_t i) {
                            return resource("MedicationAdministration", i,
                                            R"("status":"completed","medicationCodeableConcept":)" +
                                                concept_of(rxnorm, "1876376") + R"(,"effectiveDateTime":)" +
                                                date_of(i));
                        }));
     }},
    {"observations of one day",
     [](std::size_t n) {
         return view_of("observations", list_of(n, [](std::size_t i) {
                            return observation_of(i, turn(measured, i), "\"2026-10-01\"");
                        }));
     }},
    {"weights",
     [](std::size_t n) {
         return view_of("observations",
                        list_of(n, [](std::size_t i) { return observation_of(i, "29463-7", date_of(i)); }));
     }},
    {"allergies",
     [](std::size_t n) {
         return view_of("allergies", list_of(n, [](std::size_t i) {
                            return resource("AllergyIntolerance", i,
                                            R"("patient":{"reference":"Patient/p1"},"code":)" +
                                                concept_of(rxnorm, turn(drugs, i)));
                        }));
     }},
    {"service requests",
     [](std::size_t n) {
         return view_of("serviceRequests", list_of(n, [](std::size_t i) {
                            return resource("ServiceRequest", i,
                                            R"("status":"active","intent":"order","authoredOn":)" + date_of(i) +
                                                R"(,"code":)" + concept_of("http://www.ama-assn.org/go/cpt", "96910"));
                        }));
     }},
    {"codings of one condition",
     [](std::size_t n) { return view_of("conditions", condition_of(1, codings(icd10cm, n, "L20."))); }},
    {"Medications referred to",
     [](std::size_t n) {
         return view_of("medicationRequests", list_of(n, [](std::size_t i) {
                            return resource("MedicationRequest", i,
                                            R"("status":"active","medicationReference":{"reference":"Medication/m)" +
                                                to_string(i) + "\"}") +
                                   R"(,{"resource":{"resourceType":"Medication","id":"m)" + to_string(i) +
                                   R"(","code":)" + concept_of(rxnorm, turn(drugs, i)) + "}}";
                        }));
     }},
    {"dosages of one request",
     [](std::size_t n) {
         const string dosages = list_of(n, [](std::size_t) { return daily_20_mg; });
         return view_of("medicationRequests", request_of(1, "6851", "active", dosages));
     }},
    {"dosages of one draft",
     [](std::size_t n) {
         const string dosages = list_of(n, [](std::size_t) { return daily_20_mg; });
         return call("order-sign", ",\"draftOrders\":" + bundle(request_of(1, "8640", "draft", dosages)), {});
     }},
    {"words of folic acid", [](std::size_t n) { return text_dosage("folic acid daily ", n); }},
    {"words that deny", [](std::size_t n) { return text_dosage("not daily ", n); }},
    {"extensions of one draft",
     [](std::size_t n) {
         const string draft = resource(
             "MedicationRequest", 1,
             R"("status":"draft","medicationCodeableConcept":)" + concept_of(rxnorm, "6851") + R"(,"extension":[)" +
                 list_of(n, [](std::size_t) { return R"({"url":"u","valueCode":"v"})"; }) + "]");
         return call("order-sign", ",\"draftOrders\":" + bundle(draft), {});
     }},
    {"selections",
     [](std::size_t n) {
         const string selections = list_of(
             n, [](std::size_t i) { return "\"MedicationRequest/Me" + to_string(900'000'000 + i % 300) + '"'; });
         const string orders =
             bundle(list_of(50, [](std::size_t i) { return request_of(900'000'000 + i, turn(drugs, i), "draft"); }));
         return call("order-select", ",\"selections\":[" + selections + "],\"draftOrders\":" + orders, {});
     }},
    {"prefetch keys",
     [](std::size_t n) {
         return call("patient-view", {}, list_of(n, [](std::size_t i) {
                         return string(i == 0 ? "," : "") + "\"k" + to_string(i) + R"(":{"resourceType":"Condition"})";
                     }));
     }},
    {"drafts beside requests",
     [](std::size_t n) { return sign(20, ",\"medicationRequests\":" + bundle(requests(n, "active"))); }},
    {"drafts beside observations",
     [](std::size_t n) {
         return sign(20, ",\"observations\":" + bundle(list_of(n, [](std::size_t i) {
                             return observation_of(i, turn(measured, i), date_of(i));
                         })));
     }},
    {"names of one resource",
     [](std::size_t n) {
         return view_of("conditions", list_of(n / 100 + 1, [](std::size_t i) {
                            return resource("Condition", i, list_of(100, [](std::size_t name) {
                                                return "\"name" + to_string(name) + "\":1";
                                            }));
                        }));
     }},
    {"strings of escapes",
     [](std::size_t n) {
         return view_of("conditions", condition_of(1, R"({"text":")" + repeated(R"(\u00e9\n)", n) + "\"}"));
     }},
};

} // namespace

std::span<const HostileBody> hostile_bodies() { return bodies; }

std::string of_size(const HostileBody& body, std::size_t bytes) {
    constexpr std::size_t few = 100, more = 1100;
    const std::size_t small = body.of_count(few).size(), large = body.of_count(more).size();
    const std::size_t each = std::max<std::size_t>((large - small) / (more - few), 1);
    return body.of_count(bytes > small ? few + (bytes - small) / each : few);
}

} // namespace eczema::load
