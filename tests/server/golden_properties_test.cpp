// What must hold of every golden case, whatever it is about: its request is varied as JSON, and the answer may change
// only as knowledge does. Hand-made patients are tests/cards/properties_test.cpp's.
#include "tests/support/answer.hpp"
#include "tests/support/golden_case.hpp"
#include "tests/support/hook_calls.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace eczema::tests {
namespace {

using rapidjson::Value;

// --- a case and its answers ----------------------------------------------------------------------------------------

std::int64_t noon_after(int days) { return noon_of(golden_day + days); }

Answer answer_on(const std::string& name, std::string_view body, int days = 0) {
    const server::Snapshot& snapshot = snapshot_of(golden_file(name, "config.json"));
    std::pmr::monotonic_buffer_resource arena;
    const auto evaluation =
        server::evaluate_body(body, nullptr, snapshot, noon_after(days), server::Explain::yes, arena);
    if (!evaluation) throw std::runtime_error(name + " refused: " + evaluation.error().message);
    return read_answer(*evaluation);
}
Answer answer_on(const std::string& name, const Json& request, int days = 0) {
    return answer_on(name, text_of(request), days);
}

// "eczema-cds-dupilumab" of each MedicationRequest that a card offers to draft.
std::set<std::string> drugs_drafted(const Answer& answer) {
    std::set<std::string> ids;
    for (const std::string& draft : answer.drafted_drugs()) ids.insert(at(json_of(draft), "/id"));
    return ids;
}

// An open option of the list is drafted once one before it is not: two are at most.
bool was_open(const std::string& id, const Answer& answer) {
    constexpr std::string_view start = "\"eczema-cds-", cell = " | ";
    std::string name = id.substr(start.size(), id.size() - start.size() - 1);
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    const std::size_t row = answer.response.find("\\n| " + name);
    if (row == std::string::npos) return false;
    const std::size_t state = answer.response.find(cell, row);
    return state != std::string::npos && answer.response.compare(state + cell.size(), 4, "open") == 0;
}

std::set<std::string> new_drugs(const Answer& now, const Answer& before) {
    std::set<std::string> ids = drugs_drafted(now);
    for (const std::string& id : drugs_drafted(before)) ids.erase(id);
    std::erase_if(ids, [&](const std::string& id) { return was_open(id, before); });
    return ids;
}

// What the rules say and the cards propose, without words.
std::string verdict(const Answer& answer) {
    std::string text;
    for (const TraceSeen& row : answer.trace)
        text += row.rule + ' ' + row.about + ' ' + row.outcome + ' ' + row.indicator + (row.is_shown ? " shown" : "") +
                ' ' + row.suppressed_by + '\n';
    for (const CardSeen& card : answer.cards) {
        text += card.indicator + ' ' + card.topic;
        for (const std::string& suggestion : card.suggestions) text += ' ' + suggestion;
        for (const std::string& draft : card.drafts) text += ' ' + draft;
        text += '\n';
    }
    return text;
}

// --- the parts of a request ----------------------------------------------------------------------------------------

// RapidJSON's own iterators of members do not compare in C++20.
std::vector<Value::Member*> members_of(Value& object) {
    std::vector<Value::Member*> members;
    for (rapidjson::SizeType i = 0; i < object.MemberCount(); ++i) members.push_back(&*(object.MemberBegin() + i));
    return members;
}

using Visit = std::function<void(Value& value)>;

// Every value below, itself included, parents first.
void for_each_value(Value& value, const Visit& visit) {
    visit(value);
    if (value.IsObject())
        for (Value::Member* member : members_of(value)) for_each_value(member->value, visit);
    if (value.IsArray())
        for (Value& item : value.GetArray()) for_each_value(item, visit);
}

bool is_list(const Value& value) {
    return value.IsObject() && value.HasMember("resourceType") && value["resourceType"] == "Bundle";
}

Value& entries_of(Value& list, Json& request) {
    if (!list.HasMember("entry")) list.AddMember("entry", Value(rapidjson::kArrayType), request.GetAllocator());
    return list["entry"];
}

// Every list of the prefetch that was sent as one.
std::vector<std::string> lists_in(Json& request) {
    std::vector<std::string> keys;
    for (const Value::Member* member : members_of(request["prefetch"]))
        if (is_list(member->value)) keys.emplace_back(member->name.GetString());
    return keys;
}

void say_total(Value& list, int more) {
    if (list.HasMember("total")) list["total"].SetInt(list["total"].GetInt() + more);
}

class GoldenProperty : public testing::TestWithParam<std::string> {
  protected:
    const std::string& name() const { return GetParam(); }
    Json request() const { return json_of(golden_file(name(), "request.json")); }
    Answer answer() const { return answer_on(name(), request()); }
};

// --- what is unrelated changes nothing -----------------------------------------------------------------------------

struct Unrelated {
    const char* list;
    bool may_be_first; // an empty list may ask for an entry, whatever it is
    const char* json;
};
constexpr Unrelated unrelated[] = {
    {"conditions", true, R"({"resourceType":"Condition","id":"x-flat-foot","clinicalStatus":{"coding":[{"system":
"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}]},"code":{"coding":[{"system":
"http://hl7.org/fhir/sid/icd-10-cm","code":"M21.41"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2026-10-01"})"},
    {"conditions", true, R"({"resourceType":"Condition","id":"x-cerumen","code":{"coding":[{"system":
"http://hl7.org/fhir/sid/icd-10-cm","code":"H61.20"}]},"subject":{"reference":"Patient/p1"},"recordedDate":"2026-11-02"})"},
    {"observations", true, R"({"resourceType":"Observation","id":"x-heart-rate","status":"final","category":[{"coding":
[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":
"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-11-12","valueQuantity":
{"value":72,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}})"},
    {"observations", true,
     R"({"resourceType":"Observation","id":"x-thyrotropin","status":"final","code":{"coding":[{"system":
"http://loinc.org","code":"3016-3"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-11-12","valueQuantity":
{"value":2.1,"unit":"m[IU]/L","system":"http://unitsofmeasure.org","code":"m[IU]/L"}})"},
    {"medicationRequests", false,
     R"({"resourceType":"MedicationRequest","id":"x-levothyroxine","status":"active","intent":
"order","medicationCodeableConcept":{"coding":[{"system":"http://www.whocc.no/atc","code":"H03AA01"}]},"subject":{"reference":
"Patient/p1"},"authoredOn":"2026-09-01"})"},
    {"procedures", true,
     R"({"resourceType":"Procedure","id":"x-appendectomy","status":"completed","code":{"coding":[{"system":
"http://snomed.info/sct","code":"80146002"}]},"subject":{"reference":"Patient/p1"},"performedDateTime":"2011-05-04"})"},
    {"encounters", true, R"({"resourceType":"Encounter","id":"x-visit","status":"finished","class":{"system":
"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"reasonCode":[{"coding":[{"system":
"http://hl7.org/fhir/sid/icd-10-cm","code":"M54.50"}]}],"subject":{"reference":"Patient/p1"},"period":{"start":"2026-05-04",
"end":"2026-05-04"}})"},
    {"immunizations", false, R"({"resourceType":"Immunization","id":"x-hepatitis-a","status":"completed","vaccineCode":
{"coding":[{"system":"http://hl7.org/fhir/sid/cvx","code":"52"}]},"patient":{"reference":"Patient/p1"},"occurrenceDateTime":
"2015-03-03"})"},
};

TEST_P(GoldenProperty, unrelated_entries_change_no_card) {
    const std::string response = answer().response;
    for (const Unrelated& one : unrelated) {
        Json varied = request();
        Value& prefetch = varied["prefetch"];
        if (!prefetch.HasMember(one.list) || !is_list(prefetch[one.list])) continue;
        Value& list = prefetch[one.list];
        Value& entries = entries_of(list, varied);
        if (entries.Empty() && !one.may_be_first) continue;
        Json resource(&varied.GetAllocator());
        resource.Parse(one.json);
        ASSERT_FALSE(resource.HasParseError()) << one.json;
        Value entry(rapidjson::kObjectType);
        entry.AddMember("resource", resource, varied.GetAllocator());
        entries.PushBack(entry, varied.GetAllocator());
        say_total(list, 1);
        EXPECT_EQ(answer_on(name(), varied).response, response) << one.json;
    }
}

// Who may take every suggestion of a card must not end up with two drugs that exclude each other.
TEST_P(GoldenProperty, a_card_that_lets_all_be_taken_drafts_one_systemic_drug_at_most) {
    constexpr std::array<std::string_view, 11> systemic{"abrocitinib", "azathioprine", "baricitinib",  "ciclosporin",
                                                        "dupilumab",   "lebrikizumab", "methotrexate", "mycophenolate",
                                                        "nemolizumab", "tralokinumab", "upadacitinib"};
    for (const CardSeen& card : answer_on(GetParam(), golden_file(GetParam(), "request.json")).cards) {
        if (card.selection_behavior != "any") continue;
        std::size_t drafted = 0;
        for (const std::string& draft : card.drafts)
            drafted += static_cast<std::size_t>(
                std::count_if(systemic.begin(), systemic.end(), [&draft](std::string_view drug) {
                    return draft.find("\"id\":\"eczema-cds-" + std::string(drug) + '"') != std::string::npos;
                }));
        EXPECT_LE(drafted, 1U) << card.topic;
    }
}

TEST_P(GoldenProperty, the_order_of_entries_changes_nothing) {
    Json varied = request();
    for (const std::string& key : lists_in(varied)) {
        Value& entries = entries_of(varied["prefetch"][key.c_str()], varied);
        std::vector<Value> kept;
        for (Value& entry : entries.GetArray()) kept.push_back(std::move(entry));
        entries.Clear();
        for (auto entry = kept.rbegin(); entry != kept.rend(); ++entry) entries.PushBack(*entry, varied.GetAllocator());
    }
    // Issues name the place of an entry.
    const auto without_issues = [](const Answer& answered) {
        return answered.explanation.substr(0, answered.explanation.find("\"issues\":["));
    };
    EXPECT_EQ(without_issues(answer_on(name(), varied)), without_issues(answer()));
}

// --- knowing less opens no draft -----------------------------------------------------------------------------------

// A resource that held a draft back was named: on a card or in the trace of a rule. What no rule reads holds nothing.
TEST_P(GoldenProperty, a_resource_left_out_opens_no_draft_unless_a_rule_named_it) {
    const Answer whole = answer();
    Json original = request();
    for (const std::string& key : lists_in(original)) {
        const Value& list = original["prefetch"][key.c_str()];
        const rapidjson::SizeType count = list.HasMember("entry") ? list["entry"].Size() : 0;
        for (rapidjson::SizeType i = 0; i < count; ++i) {
            Json varied = request();
            Value& shorter = varied["prefetch"][key.c_str()];
            const Value& resource = shorter["entry"][i]["resource"];
            const std::string reference = std::string("\"") + resource["resourceType"].GetString() + '/' +
                                          (resource.HasMember("id") ? resource["id"].GetString() : "") + '"';
            shorter["entry"].Erase(shorter["entry"].Begin() + i);
            say_total(shorter, -1);
            const std::set<std::string> opened = new_drugs(answer_on(name(), varied), whole);
            if (!opened.empty()) {
                EXPECT_NE(whole.explanation.find(reference), std::string::npos)
                    << reference << " was named nowhere, and without it this is drafted: " << *opened.begin();
            }
        }
    }
}

// Specification R41: whether doses were missed is not known to most, and then changes nothing; known, it holds a
// switch.
bool is_specified(const std::string& name, std::string_view key) {
    return name == "dupilumab-doses-missed" && (key == "medicationDispenses" || key == "medicationAdministrations");
}

TEST_P(GoldenProperty, a_list_left_out_opens_no_draft) {
    constexpr const char* failed =
        R"({"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"timeout"}]})";
    const Answer whole = answer();
    for (const server::PrefetchKey& known : server::prefetch_keys()) {
        if (known.key == server::required_key || is_specified(name(), known.key)) continue;
        const std::string path = "/prefetch/" + std::string(known.key);
        const rapidjson::Pointer place(path.c_str());
        for (const char* sent : {"", "null", failed}) {
            Json varied = request();
            place.Erase(varied);
            if (*sent) {
                Json json(&varied.GetAllocator());
                json.Parse(sent);
                place.Set(varied, json);
            }
            const Answer less = answer_on(name(), varied);
            EXPECT_EQ(new_drugs(less, whole), std::set<std::string>{}) << known.key << " sent as " << sent;
        }
    }
}

// --- units ---------------------------------------------------------------------------------------------------------

struct SameAmount {
    const char *from, *to; // UCUM
    double factor;
    const char* only_loinc; // empty: any observation
};
constexpr double creatinine_umol = 88.4017; // a mg/dL, by its molar mass
constexpr SameAmount same_amounts[] = {
    // A hair more than a pound's worth, since no double of pounds is 30 kg to the last bit.
    {"kg", "g", 1000, ""},
    {"kg", "[lb_av]", (1 + 1e-12) / 0.45359237, ""},
    {"mg/dL", "umol/L", creatinine_umol, "2160-0"},
    {"10*9/L", "/uL", 1000, ""},
    {"10*3/uL", "10*9/L", 1, ""},
    {"10*9/L", "10*3/uL", 1, ""},
    {"g/dL", "g/L", 10, ""},
};

bool has_loinc(const Value& observation, std::string_view code) {
    if (code.empty()) return true;
    return text_of(observation).find('"' + std::string(code) + '"') != std::string::npos;
}

// Every quantity of an observation that is in the unit, its range of reference included.
int convert(Json& request, const SameAmount& same) {
    int count = 0;
    for_each_value(request["prefetch"], [&](Value& resource) {
        if (!resource.IsObject() || !resource.HasMember("resourceType") || resource["resourceType"] != "Observation" ||
            !has_loinc(resource, same.only_loinc))
            return;
        for_each_value(resource, [&](Value& value) {
            if (!value.IsObject() || !value.HasMember("value") || !value["value"].IsNumber()) return;
            const char* const names[] = {"code", "unit"};
            const bool is_coded = value.HasMember("code");
            const Value& unit = value.HasMember(names[!is_coded]) ? value[names[!is_coded]] : value["value"];
            if (!unit.IsString() || unit != same.from) return;
            value["value"].SetDouble(value["value"].GetDouble() * same.factor);
            for (const char* name : names)
                if (value.HasMember(name)) value[name].SetString(same.to, request.GetAllocator());
            ++count;
        });
    });
    return count;
}

TEST_P(GoldenProperty, units_change_nothing_but_words) {
    const std::string before = verdict(answer());
    for (const SameAmount& same : same_amounts) {
        Json varied = request();
        if (convert(varied, same) == 0) continue;
        EXPECT_EQ(verdict(answer_on(name(), varied)), before) << same.from << " as " << same.to;
    }
}

// The cases hold weights and blood counts, so that the property above says something.
TEST(GoldenProperties, convert_some_units) {
    std::map<std::string, int> converted;
    for (const std::string& name : golden_cases())
        for (const SameAmount& same : same_amounts) {
            Json request = json_of(golden_file(name, "request.json"));
            converted[same.from] += convert(request, same);
        }
    for (const char* unit : {"kg", "mg/dL", "g/dL"}) EXPECT_GT(converted[unit], 0) << unit;
    EXPECT_GT(converted["10*9/L"] + converted["10*3/uL"], 0);
}

// --- the same patient on another day -------------------------------------------------------------------------------

std::optional<fhir::Day> day_at_front(std::string_view text) {
    const auto date =
        text.size() >= 10 && text[4] == '-' && text[7] == '-' ? fhir::parse_date(text.substr(0, 10), {}) : std::nullopt;
    return date && date->is_exact() ? std::optional(date->first) : std::nullopt;
}

// A year or a month alone cannot move by days: made a day, in the middle of it.
std::string whole_date(std::string_view text) {
    const auto digits = [&](std::size_t from, std::size_t count) {
        return text.size() >= from + count && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(from),
                                                          text.begin() + static_cast<std::ptrdiff_t>(from + count),
                                                          [](unsigned char c) { return std::isdigit(c) != 0; });
    };
    if (text.size() == 4 && digits(0, 4)) return std::string(text) + "-07-02";
    if (text.size() == 7 && digits(0, 4) && text[4] == '-' && digits(5, 2)) return std::string(text) + "-15";
    return std::string(text);
}

bool holds_dates(std::string_view member) {
    return member.ends_with("Date") || member.ends_with("DateTime") || member == "date" || member == "start" ||
           member == "end" || member == "authoredOn" || member == "issued" || member == "dateAsserted" ||
           member.starts_with("when") || member.starts_with("started");
}

void edit_dates(Value& value, Json& request, const std::function<std::string(std::string_view)>& edit) {
    for_each_value(value, [&](Value& object) {
        if (!object.IsObject()) return;
        for (Value::Member* member : members_of(object)) {
            if (!member->value.IsString() || !holds_dates(member->name.GetString())) continue;
            const std::string edited = edit(member->value.GetString());
            member->value.SetString(edited.c_str(), static_cast<rapidjson::SizeType>(edited.size()),
                                    request.GetAllocator());
        }
    });
}

// Every date in `text` as days before the call, but for the date of the rules. The uuid of a card holds its words.
std::string without_dates(const std::string& text, fhir::Day day) {
    constexpr std::string_view rules_dated = "Rules dated ", uuid = "\"uuid\":\"";
    constexpr std::size_t date_size = 10, uuid_size = 36;
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = std::string_view(text).substr(i);
        if (rest.starts_with(rules_dated) || rest.starts_with(uuid)) {
            const bool is_date = rest.starts_with(rules_dated);
            i += is_date ? rules_dated.size() + date_size : uuid.size() + uuid_size;
            --i;
            continue;
        }
        const auto date = std::isdigit(static_cast<unsigned char>(text[i])) ? day_at_front(rest) : std::nullopt;
        if (!date) {
            out += text[i];
            continue;
        }
        out += '<' + std::to_string(day - *date) + '>';
        i += date_size - 1;
    }
    return out;
}

bool is_of_one_age(const Json& request, int days) {
    const std::string text = at(request, "/prefetch/patient/birthDate");
    const auto born = text.size() > 2 ? day_at_front(std::string_view(text).substr(1)) : std::nullopt;
    if (!born) return true;
    constexpr int months_a_year = 12, young_years = 6; // doses go by months below it
    const int months = fhir::completed_months(*born, golden_day);
    const int later = fhir::completed_months(*born + days, golden_day + days);
    return months / months_a_year < young_years ? months == later : months / months_a_year == later / months_a_year;
}

TEST_P(GoldenProperty, another_day_changes_nothing_but_dates) {
    Json here = request();
    edit_dates(here["prefetch"], here, whole_date);
    edit_dates(here["context"], here, whole_date);
    const std::string expected = without_dates(answer_on(name(), here).explanation, golden_day);
    for (const int days : {1, 40, -1000}) { // over month ends, a change of year and a leap day
        if (!is_of_one_age(here, days)) continue;
        Json there = json_of(text_of(here));
        const auto shift = [days](std::string_view text) {
            const auto day = day_at_front(text);
            return day ? to_text(*day + days) + std::string(text.substr(10)) : std::string(text);
        };
        edit_dates(there["prefetch"], there, shift);
        edit_dates(there["context"], there, shift);
        const std::string actual = without_dates(answer_on(name(), there, days).explanation, golden_day + days);
        EXPECT_EQ(actual, expected) << days << " days";
    }
}

// Sanitizers look for faults of memory, at a tenth of the speed: there one case in eight stands for the others.
std::vector<std::string> cases() {
    std::vector<std::string> names = golden_cases();
    constexpr std::size_t step = ECZEMA_CDS_SANITIZED ? 8 : 1;
    std::vector<std::string> some;
    for (std::size_t i = 0; i < names.size(); i += step) some.push_back(std::move(names[i]));
    return some;
}

INSTANTIATE_TEST_SUITE_P(cards, GoldenProperty, testing::ValuesIn(cases()),
                         [](const auto& one) { return golden_test_name(one.param); });

} // namespace
} // namespace eczema::tests
