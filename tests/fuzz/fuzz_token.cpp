// Any Authorization header against fixed keys, clock and policy: none is accepted but what the two tokens here say,
// each signed once by a key whose private half is gone. That a token is refused says something only because these are
// not.
#include "server/signature.hpp"
#include "server/token_check.hpp"
#include "tests/fuzz/must.hpp"

namespace eczema::fuzz {
namespace {

constexpr std::int64_t now = 1'795'608'000;
const std::string endpoint = "https://cds.example.org/cds-services/atopic-dermatitis-patient-view";

constexpr std::string_view key_set =
    "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"ec\",\"crv\":\"P-384\",\"x\":\"AHhJH7eanZ_-O3SMcErNTEgL4OMOhzqSRI1WZle4zX"
    "EW3jD9gB-mLtmj36GRBFzb\",\"y\":\"_dF4gfwkMEgbdVRhwKugzvZk7qFcZCFjAdg41awdv1jXmJmc0IHPF89OIepiSVWa\"},{\"kty\":"
    "\"RSA\",\"kid\":\"rsa\",\"n\":\"pHL3GkU3MUTw5N5DanmyetCDuO88q1893N68kWuM8r6s3iED9x1MQ-hE0qeYLvWP2UhNPPYnhm4Gtu"
    "Y2zq_RAb0gCOLmiSgtiK4YnW5HA4RnlwWcywOsSCZTDC82dGpi3i8pbrsqJR2NZv_2TGtVBA0RDwgMu-6k-r8KjNbkcSNstLNp69IoHae2ss92"
    "Re294cZcjaII43PohXzIqztDPnXLIJKWxqYwfvPDeNli2FeL4YoPqRvn9OZdz3MQLAhaK-8oHIELuKgatZkq3-yp0qfX_otv93nLpoe0Z1fLnN"
    "5jorQbJWgVj7UH8z_vntSJYqW5P3WINf0ljmToWOTmpw\",\"e\":\"AQAB\"}]}";

constexpr std::string_view es384_token =
    "Bearer eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6ImVjIn0.eyJpc3MiOiJodHRwczovL2Voci5leGFtcGxlLm9yZy9maGlyIiw"
    "iYXVkIjoiaHR0cHM6Ly9jZHMuZXhhbXBsZS5vcmcvY2RzLXNlcnZpY2VzL2F0b3BpYy1kZXJtYXRpdGlzLXBhdGllbnQtdmlldyIsImlhdCI6M"
    "Tc5NTYwNzk5MCwiZXhwIjoxNzk1NjA4MjkwLCJqdGkiOiJ0b2tlbi0xIn0.h0BlSimWkRPOA6gDStaaaD8JY3SBJ_W0Ydlps_xEQYOWIcGHipK"
    "B91ERxgBi8QitN93M4nzuxcvsVn_OKroxmdGkqwkkiSiXp0mAGjHSUBZc9gzocmaZffObd_Ncwsbh";

constexpr std::string_view rs384_token =
    "Bearer eyJhbGciOiJSUzM4NCIsInR5cCI6IkpXVCIsImtpZCI6InJzYSJ9.eyJpc3MiOiJodHRwczovL2Voci5leGFtcGxlLm9yZy9maGlyIi"
    "wiYXVkIjoiaHR0cHM6Ly9jZHMuZXhhbXBsZS5vcmcvY2RzLXNlcnZpY2VzL2F0b3BpYy1kZXJtYXRpdGlzLXBhdGllbnQtdmlldyIsImlhdCI6"
    "MTc5NTYwNzk5MCwiZXhwIjoxNzk1NjA4MjkwLCJqdGkiOiJ0b2tlbi0xIiwic3ViIjoiYSIsInRlbmFudCI6InQiLCJuYmYiOjE3OTU2MDc5OT"
    "B9.NWKEmdLIyDTdCbeW3gEfLw7ydsa05uISd7G0M0tgBATRY-_4sfRpDA19ag7ILXLN5FjtXy7TogTGWhZEW6eOwKMsxElW1bN1fZ0J-pX07NY"
    "sYpZFOrLM0sc8w_9uW6hmdqZzbjooPnsWEiB6VC5U7UqBGEVfv_ng1NnyV-NQofvLaNQ81zZCy0EidgI36j57W5r22JPkk5aBXuzXLB5GZP7Rw"
    "ekzLW38yN_SqRUVc4grxlX6oIeFIadUCqQCOqyaM9wHRx1fzzNdqo9V2hWcytDb8m9S76ESUHUq-DM1WZ6VKGf8O3GbKmxbgp_6TSjiWp0Xc8s"
    "sjhTOHK6RD4GsJQ";

const server::KeySet& keys() {
    static const server::KeySet set = *server::read_key_set(key_set);
    return set;
}

const server::TokenPolicy& policy() {
    static const server::TokenPolicy made = [] {
        server::TokenPolicy ehr;
        ehr.issuer = "https://ehr.example.org/fhir";
        return ehr;
    }();
    return made;
}

// "Bearer " in any letter case, and the token.
bool says_what(std::string_view signed_text, std::string_view token) {
    const std::string_view compact = token.substr(token.find(' ') + 1);
    return signed_text == compact.substr(0, compact.rfind('.'));
}

bool is_accepted(std::string_view authorization, std::string* signed_text) {
    const auto token = server::decode_token(authorization);
    if (!token) return false;
    must(token->signing_input.size() < authorization.size(), "what was signed is a part of the header");
    must(!token->kid.empty() && token->kid.size() <= 512, "a key's name is bounded");
    must(!token->jti.empty() && token->jti.size() <= 512, "a token's id is bounded");
    must(!token->aud.empty() && token->aud.size() <= 20, "audiences are bounded");
    must(token->exp_seconds >= 0 && token->iat_seconds >= 0, "times are after 1970");
    for (const std::string& audience : token->aud) {
        const std::string normal = server::normalise_audience(audience);
        must(server::normalise_audience(normal) == normal, "what is normalised stays");
    }
    server::serves_tenant(policy(), *token);
    const auto fault = server::check_claims(*token, policy(), std::span(&endpoint, 1), now);
    if (fault) {
        must(!server::name_of(*fault).empty(), "a fault has a name");
        return false;
    }
    const auto key = server::choose_key(keys(), *token);
    if (!key || !server::verify_signature(**key, token->signing_input, token->signature)) return false;
    *signed_text = token->signing_input;
    return true;
}

bool takes_the_right_ones() {
    std::string signed_text;
    return is_accepted(es384_token, &signed_text) && is_accepted(rs384_token, &signed_text);
}

void judge(std::string_view authorization) {
    static const bool takes = takes_the_right_ones();
    must(takes, "the right tokens are accepted");
    std::string signed_text;
    if (is_accepted(authorization, &signed_text))
        must(says_what(signed_text, es384_token) || says_what(signed_text, rs384_token), "no token is forged");
}

} // namespace
} // namespace eczema::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    eczema::fuzz::judge(eczema::fuzz::text_of(data, size));
    return 0;
}
