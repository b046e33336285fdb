#include "broker/base/commitment/product_layout.h"

#include "handover/exchange/v1/handover.pb.h"
#include "handover/exchange/v1/wire.pb.h"

namespace handover {

Layout MakeProductLayout() {
  return Layout({*exchange::v1::Envelope::descriptor(), *exchange::v1::SectionHeader::descriptor(),
                 *exchange::v1::Addressee::descriptor(), *exchange::v1::Acknowledgement::descriptor()},
                {.schema_versions = {1}, .slip = exchange::v1::RoutingSlip::descriptor()});
}

}  // namespace handover
