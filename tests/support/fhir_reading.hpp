// FHIR JSON written in a test, read as the service reads it: on the frozen day 2026-11-25, in a zone of its own.
#pragma once
#include "fhir/reading.hpp"

#include <array>
#include <deque>
#include <initializer_list>
#include <stdexcept>

namespace eczema::tests {

inline const fhir::Day frozen_day = fhir::day_of(2026, 11, 25);

// The first second of a day, UTC.
std::int64_t seconds_of(int year, unsigned month, unsigned day);

// Berlin from October 2025 to October 2026: an hour ahead of UTC, two hours in summer.
fhir::TimeZone berlin();

// Texts, trees, arena and Reading of one test, which live as long as it.
class FhirReading {
  public:
    explicit FhirReading(fhir::TimeZone zone = {}) : zone_(zone) {}

    // A tree with the elements of the table only, as in a request. Throws where the text is not accepted.
    const fhir::Value& value(std::string_view text, fhir::Keep keep = fhir::Keep::read_elements) {
        const auto parsed = fhir::parse_json(texts_.emplace_back(text), arena_, keep);
        if (!parsed) throw std::invalid_argument("refused: " + std::string(parsed.error().message));
        return values_.emplace_back(*parsed);
    }

    const fhir::Value& whole_value(std::string_view text) { return value(text, fhir::Keep::everything); }

    // What was noted so far, as "path code", oldest first.
    std::vector<std::string> issues() const {
        std::vector<std::string> texts;
        for (const fhir::Issue& issue : reading.issues) texts.push_back(issue.path + " " + std::string(issue.code));
        return texts;
    }

  private:
    std::pmr::monotonic_buffer_resource arena_;
    std::deque<std::string> texts_; // a deque: views into the texts stay when it grows
    std::deque<fhir::Value> values_;
    fhir::TimeZone zone_;

  public:
    fhir::Reading reading{arena_, zone_, frozen_day};
};

// "system|code" of each coding.
template <class Concept>
std::vector<std::string> codes_of(const Concept& concept_read) {
    std::vector<std::string> codes;
    for (const auto& coding : concept_read.codings)
        codes.push_back(std::string(coding.system) + "|" + std::string(coding.code));
    return codes;
}

fhir::DateInterval on(int year, unsigned month, unsigned day);

} // namespace eczema::tests
