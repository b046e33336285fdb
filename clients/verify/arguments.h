#ifndef HANDOVER_CLIENTS_VERIFY_ARGUMENTS_H_
#define HANDOVER_CLIENTS_VERIFY_ARGUMENTS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace handover_verify {

// What may follow a command. Names of flags are without their dashes.
struct ArgumentRules {
  std::vector<std::string_view> required_flags;
  std::vector<std::string_view> optional_flags;
  std::size_t file_count = 0;
};

// The arguments after a command: `--flag=value` or `--flag value`, each at most once, in any order
// among the files. A value may be empty, but a separate one does not begin with two dashes.
struct Arguments {
  std::map<std::string, std::string, std::less<>> flags;
  std::vector<std::string> files;

  // REQUIRES: `name` is a required flag.
  const std::string& Flag(std::string_view name) const { return flags.find(name)->second; }

  // Nothing when they break `rules`; `problem` then says how, and quotes no value.
  static std::optional<Arguments> Parse(const std::vector<std::string>& words, const ArgumentRules& rules,
                                        std::string& problem);
};

}  // namespace handover_verify

#endif  // HANDOVER_CLIENTS_VERIFY_ARGUMENTS_H_
