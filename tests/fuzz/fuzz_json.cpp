// Any bytes to both JSON libraries: they accept the same texts, but for the differences that second_opinion.hpp names,
// and read the same from them. What is written of a tree reads as that tree.
#include "tests/fuzz/must.hpp"
#include "tests/fuzz/second_opinion.hpp"

#include <memory_resource>

namespace eczema::fuzz {
namespace {

using Verdict = SecondOpinion::Verdict;

// The first fault in the text decides what each says, and they need not look in the same order: only whether a text is
// taken is compared.
bool agree(bool taken, Verdict verdict) {
    return taken == (verdict == Verdict::accepted) || verdict == Verdict::number_too_large;
}

void judge(std::string_view text) {
    std::pmr::monotonic_buffer_resource arena;
    const auto whole = fhir::parse_json(text, arena, fhir::Keep::everything);
    const auto read = fhir::parse_json(text, arena, fhir::Keep::read_elements);
    must(whole.has_value() == read.has_value(), "what is kept does not decide what is accepted");
    if (!whole) must(whole.error().offset <= text.size(), "the fault lies in the text");

    const SecondOpinion second = second_opinion(text);
    must(agree(whole.has_value(), second.verdict), "both libraries accept the same texts");
    if (!whole) return;
    const std::string form = form_of(*whole);
    if (second.verdict == Verdict::accepted) must(form == second.form, "both libraries read the same");

    std::string written;
    fhir::append_json(written, *whole);
    const auto again = fhir::parse_json(written, arena, fhir::Keep::everything);
    must(again.has_value(), "what is written can be read");
    must(form_of(*again) == form, "what is written reads the same");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
