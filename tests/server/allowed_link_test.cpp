#include "server/allowed_link.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace eczema::server {
namespace {

const std::vector<std::string> bases{"https://good.example/app", "http://plain.example:8080/"};

TEST(AllowedLink, IsBelowAListedBase) {
    for (const char* url : {"https://good.example/app", "https://good.example/app/",
                            "https://good.example/app/rulebook#rule-a", "https://GOOD.example:443/app/launch?x=1",
                            "https://good.example/app?x=https://evil.example", "http://plain.example:8080/any/path"})
        EXPECT_TRUE(is_allowed_link(url, bases)) << url;
}

TEST(AllowedLink, IsNoOtherOriginOrPath) {
    for (const char* url :
         {"https://good.example.evil/app", "https://good.example/application", "https://good.example/",
          "http://good.example/app", "https://good.example:8443/app", "https://good.example@evil.example/app",
          "https://evil.example/https://good.example/app", "https://good.example/app/../evil",
          "https://good.example/app/%2e%2e/evil", "https://good.example/app/..%2fevil",
          "https://good.example\\@evil.example/app", "https://evil.example#https://good.example/app",
          "//good.example/app", "/app", "app", "", "javascript:alert(1)", "http", "https://xgood.example/app"})
        EXPECT_FALSE(is_allowed_link(url, bases)) << url;
}

TEST(AllowedLink, IsNoneWhereNothingIsListed) {
    EXPECT_FALSE(is_allowed_link("https://good.example/app", {}));
    const std::vector<std::string> broken{"good.example", "https://good.example/app?x=1", ""};
    EXPECT_FALSE(is_allowed_link("https://good.example/app", broken));
}

} // namespace
} // namespace eczema::server
