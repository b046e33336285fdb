#include "clients/verify/arguments.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace handover_verify {
namespace {

const ArgumentRules& SomeRules() {
  static const ArgumentRules rules{.required_flags = {"key"}, .optional_flags = {"root"}, .file_count = 1};
  return rules;
}

// What is wrong, or nothing.
std::string ProblemOf(const std::vector<std::string>& words) {
  std::string problem;
  return Arguments::Parse(words, SomeRules(), problem) ? std::string() : problem;
}

TEST(ArgumentsTest, BothWaysToWriteAFlagAreOne) {
  std::string problem;
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--key=a", "file", "--root=b"},
                                                std::vector<std::string>{"file", "--root", "b", "--key", "a"}}) {
    const auto arguments = Arguments::Parse(words, SomeRules(), problem);
    ASSERT_TRUE(arguments.has_value()) << problem;
    EXPECT_EQ(arguments->Flag("key"), "a");
    EXPECT_EQ(arguments->flags.find("root")->second, "b");
    EXPECT_EQ(arguments->files, std::vector<std::string>{"file"});
  }
}

TEST(ArgumentsTest, AValueMayBeEmptyOrHoldAnEqualsSign) {
  std::string problem;
  const auto empty = Arguments::Parse({"--key=", "file"}, SomeRules(), problem);
  ASSERT_TRUE(empty.has_value());
  EXPECT_EQ(empty->Flag("key"), "");
  const auto separate = Arguments::Parse({"--key", "", "file"}, SomeRules(), problem);
  ASSERT_TRUE(separate.has_value());
  EXPECT_EQ(separate->Flag("key"), "");
  const auto equals = Arguments::Parse({"--key=a=b==", "file"}, SomeRules(), problem);
  ASSERT_TRUE(equals.has_value());
  EXPECT_EQ(equals->Flag("key"), "a=b==");
}

TEST(ArgumentsTest, AFlagWithoutItsValueIsRefused) {
  EXPECT_EQ(ProblemOf({"file", "--key"}), "--key: needs a value");
  EXPECT_EQ(ProblemOf({"file", "--key", "--root=b"}), "--key: needs a value");
}

TEST(ArgumentsTest, AMissingDoubledOrUnknownFlagIsRefused) {
  EXPECT_EQ(ProblemOf({"file"}), "--key: required, but not given");
  EXPECT_EQ(ProblemOf({"file", "--key=a", "--key=a"}), "--key: given twice");
  EXPECT_EQ(ProblemOf({"file", "--key=a", "--Key=a"}), "unknown flag");
  EXPECT_EQ(ProblemOf({"file", "-key=a"}), "unknown flag");
  EXPECT_EQ(ProblemOf({"file", "--key=a", "-"}), "unknown flag");
  EXPECT_EQ(ProblemOf({"file", "--key=a", "--"}), "unknown flag");
  EXPECT_EQ(ProblemOf({"file", "--key=a", "--=a"}), "unknown flag");
}

TEST(ArgumentsTest, TooFewOrTooManyFilesAreRefused) {
  EXPECT_EQ(ProblemOf({"--key=a"}), "takes one file");
  EXPECT_EQ(ProblemOf({"--key=a", "one", "two"}), "takes one file");
  std::string problem;
  EXPECT_FALSE(Arguments::Parse({"file"}, {}, problem));
  EXPECT_EQ(problem, "takes no file");
}

}  // namespace
}  // namespace handover_verify
