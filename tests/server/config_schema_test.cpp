// The configuration against its schema and its page of the documentation, for every key there is.
#include "fhir/json.hpp"
#include "tests/support/config_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <memory_resource>

namespace eczema::server {
namespace {

using fhir::Value;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Every key below sections, with its schema: {"/listen/port", {...}}; thresholds one level deeper, list entries not.
struct Key {
    std::string place;
    const Value* schema;
};

void collect(const Value& object, const std::string& place, std::vector<Key>& keys) {
    const Value* properties = object.find("properties");
    if (!properties) {
        keys.push_back({place, &object});
        return;
    }
    for (const fhir::Member& property : properties->members())
        collect(property.value, place + "/" + std::string(property.name), keys);
}

class Schema : public testing::Test {
  protected:
    Schema() {
        for (const EmbeddedFile& file : schema_files_embedded)
            if (file.name == "config.schema.json") root_ = *fhir::parse_json(file.text, arena_, fhir::Keep::everything);
        collect(root_, "", keys_);
    }

    std::pmr::monotonic_buffer_resource arena_;
    Value root_;
    std::vector<Key> keys_;
};

std::string json(const Value& value) {
    std::string text;
    fhir::append_json(text, value);
    return text;
}

long long number(const Value& schema, std::string_view keyword) {
    return std::stoll(std::string(schema.find(keyword)->text()));
}

// --- defaults and ranges, for every key of the schema ----------------------------------------------------

TEST_F(Schema, has_the_keys_of_this_version) {
    std::vector<std::string> places;
    for (const Key& key : keys_) places.push_back(key.place);
    EXPECT_THAT(
        places,
        ElementsAre(
            "/listen/address", "/listen/port", "/listen/threads", "/listen/publicUrl", "/listen/allowedOrigins",
            "/listen/behindTerminator", "/tls/certificateFile", "/tls/privateKeyFile", "/tls/clientCaFile",
            "/tls/requireClientCertificate", "/clients", "/site/jurisdiction", "/site/timeZone", "/site/codes",
            "/site/drugs", "/site/orders", "/site/thresholds/scoradModerateMin", "/site/thresholds/scoradSevereMin",
            "/site/thresholds/severityDays", "/site/thresholds/severityOnSystemicDays",
            "/site/thresholds/severityPoemDays", "/site/thresholds/conditionSeverityDays",
            "/site/thresholds/openEndedDays", "/site/thresholds/weightDaysInfant", "/site/thresholds/weightDaysChild",
            "/site/thresholds/weightDaysAdult", "/site/thresholds/treatmentGapDays", "/site/thresholds/bloodTestDays",
            "/site/thresholds/bloodTestJakDays", "/site/thresholds/kidneyTestDays",
            "/site/thresholds/kidneyTestCiclosporinDays", "/site/thresholds/lipidsDays",
            "/site/thresholds/tuberculosisTestDays", "/site/thresholds/hepatitisTestDays",
            "/site/thresholds/hepatitisNegativeDays", "/site/thresholds/pregnancyTestDays",
            "/site/thresholds/bloodPressureDays", "/site/thresholds/monitoringGraceShortDays",
            "/site/thresholds/monitoringGraceLongDays", "/site/thresholds/pendingOrderDays",
            "/site/thresholds/responseBaselineDays", "/site/thresholds/responseRecentDays",
            "/site/thresholds/responseBiologicDays", "/site/thresholds/responseJakDays",
            "/site/thresholds/responseDays", "/site/rulesOff", "/site/signedOff", "/site/installationKeyFile",
            "/terminology/snomed", "/terminology/drugProductsFile", "/store/file", "/store/postgresFile",
            "/store/replay", "/store/feedbackDays", "/feedback/keepComments", "/limits/bodyBytes",
            "/limits/headerBytes", "/limits/headerMs", "/limits/bodyMs", "/limits/writeMs", "/limits/idleMs",
            "/limits/drainMs", "/limits/drainNoticeMs", "/limits/connections", "/limits/connectionsPerAddress",
            "/limits/bodyBytesTotal", "/limits/callsPerSecond", "/limits/callsBurst", "/limits/callsAtOnce",
            "/limits/queueMs", "/limits/fetchMs", "/limits/fetchBytes", "/limits/fetchBytesTotal",
            "/limits/fetchRounds", "/limits/fetchConnections", "/log/decisions", "/log/access", "/log/peers",
            "/metrics/address", "/audit/file", "/audit/rotateBytes"));
}

TEST_F(Schema, states_the_defaults_the_program_has) {
    const Config defaults = loaded("{}");
    EXPECT_EQ(print(defaults), print(Config{}));
    for (const Key& key : keys_)
        if (const Value* value = key.schema->find("default")) {
            EXPECT_EQ(print(loaded(at(key.place, json(*value)))), print(defaults)) << key.place;
        }
}

TEST_F(Schema, reaches_the_config_with_every_key) {
    const std::pair<std::string_view, std::string_view> others[] = {
        {"/listen/address", "\"::1\""},
        {"/listen/publicUrl", "\"https://cds.example.org/eczema\""},
        {"/listen/allowedOrigins", "[\"https://a.example\"]"},
        {"/clients", "[{\"id\": \"ehr\"}]"},
        {"/site/jurisdiction", "\"EU\""},
        {"/site/timeZone", "\"Europe/Berlin\""},
        {"/site/codes", R"([{"system": "urn:x", "code": "1", "means": "easi"}])"},
        {"/site/drugs", R"([{"text": "Dupixent pen", "means": "drug-dupilumab"}])"},
        {"/site/orders", R"([{"item": "skin-biopsy", "system": "urn:x", "code": "1"}])"},
        {"/site/rulesOff", "[\"ocs-course-length\"]"},
        {"/site/signedOff", "[\"tacrolimus-0-1\"]"},
        {"/site/installationKeyFile", "\"/etc/key\""},
        {"/terminology/snomed", "\"gps\""},
        {"/terminology/drugProductsFile", "\"/etc/products.json\""},
        {"/store/file", "\"/var/lib/x.sqlite\""},
        {"/store/postgresFile", "\"/etc/postgres\""},
        {"/feedback/keepComments", "true"},
        {"/log/decisions", "false"},
        {"/log/access", "true"},
        {"/log/peers", "true"},
        {"/metrics/address", "\"127.0.0.1:9464\""},
        {"/audit/file", "\"/var/lib/audit.jsonl\""},
    };
    for (const Key& key : keys_) {
        if (key.place.starts_with("/tls/") || key.place == "/listen/behindTerminator" || key.place == "/store/replay")
            continue; // stand with others
        std::string value;
        if (key.schema->find("minimum"))
            value = std::to_string(number(*key.schema, "default") + 1);
        else
            for (const auto& [place, text] : others)
                if (place == key.place) value = text;
        ASSERT_FALSE(value.empty()) << key.place;
        EXPECT_NE(print(loaded(at(key.place, value))), print(Config{})) << key.place;
    }
}

TEST_F(Schema, bounds_every_number) {
    int numbers = 0;
    for (const Key& key : keys_) {
        if (key.schema->find("type")->text() != "integer") continue;
        ++numbers;
        const long long least = number(*key.schema, "minimum"), most = number(*key.schema, "maximum");
        for (const long long outside : {least - 1, most + 1})
            EXPECT_THAT(paths(at(key.place, std::to_string(outside))), ElementsAre(key.place)) << outside;
        for (const std::string_view other : {"\"1\"", "1.5", "true", "null", "[1]", "{}", "1e3"})
            EXPECT_THAT(paths(at(key.place, other)), ElementsAre(key.place)) << other;
        if (key.place.find("scorad") != key.place.npos) continue; // bounded by each other too, below
        for (const long long inside : {least, least + 1, most - 1, most})
            EXPECT_THAT(paths(at(key.place, std::to_string(inside))), IsEmpty()) << key.place << " " << inside;
    }
    EXPECT_EQ(numbers, 53);
}

TEST_F(Schema, refuses_the_wrong_type_of_every_key) {
    for (const Key& key : keys_) {
        const std::string_view type = key.schema->find("type")->text();
        for (const auto& [other, value] : {std::pair{"string", "\"x\""},
                                           {"boolean", "true"},
                                           {"array", "[]"},
                                           {"object", "{}"},
                                           {"null", "null"},
                                           {"number", "1.5"}})
            if (type != other) {
                EXPECT_THAT(paths(at(key.place, value)), ElementsAre(key.place)) << value;
            }
    }
}

TEST_F(Schema, documents_every_key) {
    const auto check = [](auto& self, const Value& schema, const std::string& place) -> void {
        EXPECT_NE(schema.find("description"), nullptr) << place;
        if (const Value* properties = schema.find("properties"))
            for (const fhir::Member& property : properties->members())
                self(self, property.value, place + "/" + std::string(property.name));
        if (const Value* items = schema.find("items")) self(self, *items, place + "/0");
    };
    check(check, root_, "");
    for (const Key& key : keys_)
        EXPECT_EQ(key.schema->find("default") == nullptr,
                  key.place == "/listen/publicUrl" || key.place == "/clients" || key.place.ends_with("File") ||
                      key.place == "/store/file" || key.place == "/metrics/address" || key.place == "/audit/file")
            << key.place;
}

// --- the page of the documentation --------------------------------------------------------------------------------

class Page : public Schema {
  protected:
    Page() {
        std::ostringstream text;
        text << std::ifstream(SOURCE_DIR "/docs/configuration.md").rdbuf();
        text_ = text.str();
    }
    std::string text_;
};

// "| `listen.port` | integer, 0 to 65535 | `8080` | TCP port; 0 picks a free one. |"
void expect_row(const std::string& page, std::string name, const Value& schema, bool required) {
    const auto text = [&](std::string_view keyword) {
        const Value* value = schema.find(keyword);
        return value ? std::string(value->text()) : std::string();
    };
    std::string form = text("type");
    if (const Value* forms = schema.find("anyOf"))
        for (const Value& one : forms->items()) (form += form.empty() ? "" : " or ") += one.find("type")->text();
    if (schema.find("minimum")) form += ", " + text("minimum") + " to " + text("maximum");
    if (schema.find("unit")) form += " " + text("unit");
    if (const Value* choices = schema.find("enum"))
        for (const Value& choice : choices->items())
            (form += &choice == &choices->items().front() ? ": " : ", ") += "`" + std::string(choice.text()) + "`";
    const Value* value = schema.find("default");
    const std::string standard = value ? "`" + json(*value) + "`" : required ? "required" : "";
    EXPECT_THAT(page,
                HasSubstr("| `" + name + "` | " + form + " | " + standard + " | " + text("description") + " |\n"));
}

// The keys of a list's entries, and of lists in them.
void expect_rows_of_entries(const std::string& page, const std::string& name, const Value& list) {
    const Value* items = list.find("items");
    const Value* properties = items ? items->find("properties") : nullptr;
    if (!properties) return;
    for (const fhir::Member& property : properties->members()) {
        bool required = false;
        if (const Value* names = items->find("required"))
            for (const Value& one : names->items()) required |= one.text() == property.name;
        const std::string place = name + "[]." + std::string(property.name);
        expect_row(page, place, property.value, required);
        expect_rows_of_entries(page, place, property.value);
    }
}

TEST_F(Page, has_a_row_for_every_key) {
    for (const Key& key : keys_) {
        std::string name = key.place.substr(1);
        std::replace(name.begin(), name.end(), '/', '.');
        expect_row(text_, name, *key.schema, false);
        expect_rows_of_entries(text_, name, *key.schema);
    }
}

TEST_F(Page, has_examples_that_load) {
    int examples = 0;
    const std::string_view fence = "```json\n";
    for (std::size_t begin = text_.find(fence); begin != text_.npos; begin = text_.find(fence, begin)) {
        begin += fence.size();
        EXPECT_NE(print(loaded(std::string_view(text_).substr(begin, text_.find("```", begin) - begin))),
                  print(Config{}));
        ++examples;
    }
    EXPECT_EQ(examples, 6);
}

} // namespace
} // namespace eczema::server
