#include "tests/simulation/shrink.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace handover::simulation {
namespace shrink_internal {

class Shrinker {
 public:
  Shrinker(Plan plan, const Fails& fails, int max_runs) : plan_(std::move(plan)), fails_(fails), runs_left_(max_runs) {}

  Plan Make() {
    Try(plan_);  // Ends on the day it breaks.
    DropFamilies();
    for (const Fault fault : std::set<Fault>(plan_.faults)) {
      Plan smaller = plan_;
      smaller.faults.erase(fault);
      Try(std::move(smaller));
    }
    DropFamilies();
    DropEvents();
    return plan_;
  }

 private:
  // Takes the smaller plan when it breaks too.
  bool Try(Plan smaller) {
    if (runs_left_ <= 0) return false;
    --runs_left_;
    const std::optional<int> day = fails_(smaller);
    if (!day.has_value()) return false;
    smaller.days = std::min(smaller.days, *day + 1);
    plan_ = std::move(smaller);
    return true;
  }

  // Leaves out one part after the other, of `all`: halves first, then smaller and smaller ones (delta debugging).
  template <typename Item, typename Without>
  void Drop(std::vector<Item> all, const Without& without) {
    for (size_t size = (all.size() + 1) / 2; size > 0 && !all.empty(); size = size == 1 ? 0 : (size + 1) / 2) {
      for (size_t begin = 0; begin < all.size() && runs_left_ > 0;) {
        const size_t end = std::min(begin + size, all.size());
        std::vector<Item> part(all.begin() + static_cast<ptrdiff_t>(begin), all.begin() + static_cast<ptrdiff_t>(end));
        if (Try(without(plan_, part)))
          all.erase(all.begin() + static_cast<ptrdiff_t>(begin), all.begin() + static_cast<ptrdiff_t>(end));
        else
          begin = end;
      }
    }
  }

  void DropFamilies() {
    Drop(std::vector<int>(plan_.families.begin(), plan_.families.end()), [](Plan plan, const std::vector<int>& part) {
      for (const int family : part) plan.families.erase(family);
      return plan;
    });
  }

  void DropEvents() {
    std::vector<uint64_t> events;
    for (const PlannedEvent& event : EventsOf(plan_)) events.push_back(event.id);
    Drop(std::move(events), [](Plan plan, const std::vector<uint64_t>& part) {
      plan.left_out.insert(part.begin(), part.end());
      return plan;
    });
  }

  Plan plan_;
  const Fails& fails_;
  int runs_left_;
};

}  // namespace shrink_internal

Plan Shrink(Plan plan, const Fails& fails, int max_runs) {
  return shrink_internal::Shrinker(std::move(plan), fails, max_runs).Make();
}

}  // namespace handover::simulation
