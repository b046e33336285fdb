// What is found wrong or lost in one document.
#ifndef HANDOVER_ADAPTERS_FINDINGS_H_
#define HANDOVER_ADAPTERS_FINDINGS_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "adapters/translation.h"

namespace handover::adapters {

// Not thread-safe. `Info` is a format's own: `code`, `severity` and `rule` of an issue, `code` of a loss.
class Findings {
 public:
  // More of them help nobody; twice as many where they are errors. Whatever their number, each code is told at least
  // once: what concerns the whole document is often found last.
  static constexpr size_t kMaxIssues = 200;

  // Once for each code and path.
  template <typename Info>
  void Add(const Info& info, std::string path) {
    AddIssue({info.severity, std::string(info.code), std::move(path), std::string(info.rule)});
  }
  template <typename Info>
  void Lose(const Info& info, std::string path) {
    AddLoss({std::string(info.code), std::move(path)});
  }

  bool has_errors() const { return has_errors_; }
  std::vector<Issue>& issues() { return issues_; }
  std::vector<Loss>& losses() { return losses_; }

 private:
  void AddIssue(Issue issue);
  void AddLoss(Loss loss);

  bool has_errors_ = false;
  std::vector<Issue> issues_;
  std::vector<Loss> losses_;
};

}  // namespace handover::adapters

#endif  // HANDOVER_ADAPTERS_FINDINGS_H_
