// What CMakeLists.txt asks of the compiler and the linker for a release, read from the program that they made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <elf.h>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#ifndef ECZEMA_CDS_HARDENED
#define ECZEMA_CDS_HARDENED 0
#endif

namespace {

// An ELF file of 64 bits and this machine's byte order.
class Elf {
  public:
    explicit Elf(const std::string& path) {
        std::ifstream file(path, std::ios::binary);
        bytes_.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }

    bool is_read() const {
        return bytes_.size() > sizeof(Elf64_Ehdr) && bytes_.compare(0, SELFMAG, ELFMAG) == 0 &&
               bytes_[EI_CLASS] == ELFCLASS64;
    }
    Elf64_Ehdr header() const { return at<Elf64_Ehdr>(0); }

    std::optional<Elf64_Phdr> segment(Elf64_Word type) const {
        for (unsigned i = 0; i < header().e_phnum; ++i) {
            const auto segment = at<Elf64_Phdr>(header().e_phoff + i * sizeof(Elf64_Phdr));
            if (segment.p_type == type) return segment;
        }
        return std::nullopt;
    }

    std::optional<Elf64_Xword> dynamic(Elf64_Sxword tag) const {
        const auto table = segment(PT_DYNAMIC);
        for (std::size_t i = 0; table && i < table->p_filesz / sizeof(Elf64_Dyn); ++i) {
            const auto entry = at<Elf64_Dyn>(table->p_offset + i * sizeof(Elf64_Dyn));
            if (entry.d_tag == tag) return entry.d_un.d_val;
        }
        return std::nullopt;
    }

    // Of the symbols that other libraries give.
    std::vector<std::string> imported() const {
        std::vector<std::string> names;
        for (unsigned i = 0; i < header().e_shnum; ++i) {
            const auto section = at<Elf64_Shdr>(header().e_shoff + i * sizeof(Elf64_Shdr));
            if (section.sh_type != SHT_DYNSYM) continue;
            const auto texts = at<Elf64_Shdr>(header().e_shoff + section.sh_link * sizeof(Elf64_Shdr));
            for (std::size_t j = 0; j < section.sh_size / sizeof(Elf64_Sym); ++j) {
                const auto symbol = at<Elf64_Sym>(section.sh_offset + j * sizeof(Elf64_Sym));
                if (symbol.st_shndx == SHN_UNDEF) names.emplace_back(bytes_.c_str() + texts.sh_offset + symbol.st_name);
            }
        }
        return names;
    }

  private:
    template <class Part>
    Part at(std::size_t offset) const {
        Part part{};
        if (offset <= bytes_.size() && sizeof part <= bytes_.size() - offset)
            std::memcpy(&part, bytes_.data() + offset, sizeof part);
        return part;
    }
    std::string bytes_;
};

class Hardening : public testing::Test {
  protected:
    void SetUp() override {
        if (!ECZEMA_CDS_HARDENED) GTEST_SKIP() << "this build is no release: it is not hardened";
        elf.emplace(PROGRAM);
        ASSERT_TRUE(elf->is_read());
    }
    std::optional<Elf> elf; // read only where it is judged: with symbols it is large
};

TEST_F(Hardening, LaysTheProgramOutAtRandom) {
    EXPECT_EQ(elf->header().e_type, ET_DYN);
    EXPECT_NE(elf->dynamic(DT_FLAGS_1).value_or(0) & DF_1_PIE, 0U);
}

TEST_F(Hardening, MakesTheTablesOfTheLinkerReadOnly) {
    EXPECT_TRUE(elf->segment(PT_GNU_RELRO));
    const bool is_now = (elf->dynamic(DT_FLAGS).value_or(0) & DF_BIND_NOW) != 0 ||
                        (elf->dynamic(DT_FLAGS_1).value_or(0) & DF_1_NOW) != 0 || elf->dynamic(DT_BIND_NOW).has_value();
    EXPECT_TRUE(is_now);
    EXPECT_FALSE(elf->dynamic(DT_TEXTREL));
}

TEST_F(Hardening, RunsNothingFromTheStack) {
    const auto stack = elf->segment(PT_GNU_STACK);
    ASSERT_TRUE(stack);
    EXPECT_EQ(stack->p_flags & PF_X, 0U);
}

TEST_F(Hardening, GuardsTheStackAndKnownBuffers) {
    const std::vector<std::string> names = elf->imported();
    EXPECT_THAT(names, testing::Contains("__stack_chk_fail"));
    EXPECT_THAT(names, testing::Contains(testing::AllOf(testing::EndsWith("_chk"), testing::StartsWith("__"))));
    EXPECT_THAT(names, testing::Contains(testing::HasSubstr("__glibcxx_assert_fail")));
}

} // namespace
