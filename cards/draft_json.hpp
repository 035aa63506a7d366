// FHIR JSON of drafts, member by member; what is empty is left out.
#pragma once
#include <string>
#include <string_view>

namespace eczema::cards {

// Appends members to a JSON object; closes it when it goes.
class JsonObject {
  public:
    explicit JsonObject(std::string& out) : out_(out) { out_ += '{'; }
    JsonObject(const JsonObject&) = delete;
    JsonObject& operator=(const JsonObject&) = delete;
    ~JsonObject() { out_ += '}'; }

    JsonObject& text(std::string_view name, std::string_view value);
    JsonObject& raw(std::string_view name, std::string_view json);

  private:
    void key(std::string_view name);
    std::string& out_;
};

std::string reference_json(std::string_view type, std::string_view id);
std::string coding_json(std::string_view system, std::string_view code, std::string_view display);
// A CodeableConcept from codings, comma-separated, and words; either may be empty.
std::string concept_json(std::string_view codings, std::string_view text);
// {"value":…} in a UCUM unit that is its own code, such as mg.
std::string quantity_json(std::string_view number, std::string_view unit);

} // namespace eczema::cards
