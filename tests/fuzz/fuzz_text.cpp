// Small texts of the outside world: dates, instants, base64url, and the URLs that decide where a token may go. What is
// read can be written and reads the same; what a base admits lies below it. The first line of an input is the text, the
// second a base.
#include "fhir/date.hpp"
#include "server/allowed_link.hpp"
#include "server/base64url.hpp"
#include "server/fhir_address.hpp"
#include "server/instant.hpp"
#include "server/token_check.hpp"
#include "tests/fuzz/must.hpp"

#include <algorithm>

namespace eczema::fuzz {
namespace {

void judge_date(std::string_view text) {
    const auto date = fhir::parse_date(text, fhir::TimeZone{});
    if (!date) return;
    must(date->first <= date->last, "a date begins before it ends");
    must(date->last - date->first <= 365, "a date is a year at most");
    // An instant at either end of time may be a day beyond what FHIR can write: 10000-01-01.
    if (fhir::civil_of(date->first).year < 1 || fhir::civil_of(date->last).year > 9999) return;
    const auto again = fhir::parse_date(fhir::to_text(*date), fhir::TimeZone{});
    must(again && *again == *date, "a date that is written reads the same");
}

void judge_instant(std::string_view text) {
    const auto instant = server::parse_instant(text);
    if (!instant) return;
    const auto again = server::parse_instant(server::instant_text(*instant));
    must(again && *again == *instant, "an instant that is written reads the same");
}

void judge_base64url(std::string_view text) {
    const auto bytes = server::decode_base64url(text);
    if (bytes) must(server::encode_base64url(*bytes) == text, "bytes have one spelling");
    must(server::decode_base64url(server::encode_base64url(text)) == text, "bytes that are written read the same");
}

// The base itself, or what follows it with a new segment or a query.
bool lies_below(std::string_view url, std::string_view base) {
    if (!url.starts_with(base)) return false;
    const std::string_view rest = url.substr(base.size());
    return rest.empty() || rest.front() == '/' || rest.front() == '?';
}

void judge_address(std::string_view text, std::string_view base_text) {
    const auto base = server::parse_fhir_base(base_text);
    if (!base) return;
    must(base->base.starts_with(base->tls ? "https://" : "http://"), "a base has its scheme");
    must(!base->host.empty() && base->port != 0, "a base names a place");
    must(base->origin_host.find('@') == base->origin_host.npos, "a base names no user");
    must(base->base.find_first_of("?# \\") == base->base.npos, "a base is plain");
    must(base->base.find("/../") == base->base.npos && !base->base.ends_with('/'), "a base is normal");
    const auto again = server::parse_fhir_base(base->base);
    must(again && again->base == base->base && again->host == base->host && again->port == base->port,
         "a base that is normal stays");
    const auto url = server::resolve_below(*base, text);
    if (!url) return;
    must(lies_below(*url, base->base), "what is asked for lies below the base");
    const std::string_view path = std::string_view(*url).substr(0, url->find('?'));
    must(path.find("/../") == path.npos && url->find('#') == url->npos, "what is asked for is normal");
    must(server::resolve_below(*base, *url) == url, "what is resolved stays");
}

void judge_link(std::string_view text, std::string_view base_text) {
    const std::string base(base_text);
    if (!server::is_allowed_link(text, std::span(&base, 1))) return;
    const std::size_t scheme = text.find("://");
    must(scheme == 4 || scheme == 5, "an allowed link is absolute");
    const std::string_view plain = text.substr(0, text.find_first_of("?#")); // query and fragment are free
    must(plain.find_first_of(" \\\r\n\t") == plain.npos, "an allowed link is read in one way");
}

void judge(std::string_view input) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    const std::string_view text = input.substr(0, end);
    const std::string_view base = input.substr(std::min(end + 1, input.size()));
    judge_date(text);
    judge_instant(text);
    judge_base64url(text);
    judge_address(text, base);
    judge_link(text, base);
    const std::string audience = server::normalise_audience(text);
    must(server::normalise_audience(audience) == audience, "an audience that is normal stays");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
