// resp() of specification section 5: what the scores before and on a drug come to.
#include "cards/response.hpp"

#include <gtest/gtest.h>

namespace eczema::tests {
namespace {

using cards::Response;
using cards::response_of;

struct Case {
    const char* line;
    cards::ScoreSet before, now;
    std::optional<Response> expected;
};

TEST(Response, of_two_sets_of_scores) {
    constexpr auto none = Response::none, partial = Response::partial, adequate = Response::adequate,
                   excellent = Response::excellent;
    const Case cases[] = {
        {"EASI 30 to 28", {.easi = 30}, {.easi = 28}, none},
        {"EASI worse", {.easi = 30}, {.easi = 40}, none},
        {"EASI down by just under 25 %", {.easi = 30}, {.easi = 22.6}, none},
        {"EASI down by 25 %", {.easi = 30}, {.easi = 22.5}, partial},
        {"EASI down by 40 %", {.easi = 30}, {.easi = 18}, partial},
        {"EASI down by 50 %, no DLQI", {.easi = 30}, {.easi = 15}, partial},
        {"EASI down by just under 50 %, DLQI gain", {.easi = 30, .dlqi = 18}, {.easi = 15.1, .dlqi = 6}, partial},
        {"EASI down by 50 %, DLQI by 4", {.easi = 30, .dlqi = 18}, {.easi = 15, .dlqi = 14}, adequate},
        {"EASI down by 50 %, DLQI by 3", {.easi = 30, .dlqi = 18}, {.easi = 15, .dlqi = 15}, partial},
        {"EASI down by 50 %, CDLQI by 4", {.easi = 30, .cdlqi = 18}, {.easi = 15, .cdlqi = 14}, adequate},
        {"EASI down by 50 %, DLQI before and CDLQI now", {.easi = 30, .dlqi = 18}, {.easi = 15, .cdlqi = 2}, partial},
        {"EASI down by just under 75 %", {.easi = 30}, {.easi = 7.6}, partial},
        {"EASI down by 75 %", {.easi = 30}, {.easi = 7.5}, adequate},
        {"EASI down by 75 % in tenths", {.easi = 24.4}, {.easi = 6.1}, adequate},
        {"EASI down by just under 90 %", {.easi = 30}, {.easi = 3.1}, adequate},
        {"EASI down by 90 %", {.easi = 30}, {.easi = 3}, excellent},
        {"EASI down by 90 % in tenths", {.easi = 27}, {.easi = 2.7}, excellent},
        {"EASI unchanged and IGA 1", {.easi = 30}, {.easi = 30, .iga = 1}, excellent},
        {"EASI decides before a point of IGA", {.easi = 30, .iga = 4}, {.easi = 28, .iga = 3}, none},
        {"EASI was 0, IGA as before", {.easi = 0, .iga = 2}, {.easi = 5, .iga = 2}, none},
        {"IGA alone, 4 to 1", {.iga = 4}, {.iga = 1}, adequate},
        {"IGA alone, 4 to 0", {.iga = 4}, {.iga = 0}, adequate},
        {"IGA alone, 4 to 2", {.iga = 4}, {.iga = 2}, partial},
        {"IGA alone, 4 to 3", {.iga = 4}, {.iga = 3}, partial},
        {"IGA alone, unchanged", {.iga = 4}, {.iga = 4}, none},
        {"IGA alone, worse", {.iga = 3}, {.iga = 4}, none},
        {"IGA 0 now, EASI before", {.easi = 30}, {.iga = 0}, adequate},
        {"IGA 3 now, EASI before", {.easi = 30}, {.iga = 3}, std::nullopt},
        {"IGA 0 now, nothing before", {}, {.iga = 0}, std::nullopt},
        {"DLQI alone", {.dlqi = 18}, {.dlqi = 2}, std::nullopt},
        {"nothing now", {.easi = 30}, {}, std::nullopt},
    };
    for (const Case& one : cases) EXPECT_EQ(response_of(one.before, one.now), one.expected) << one.line;
}

} // namespace
} // namespace eczema::tests
