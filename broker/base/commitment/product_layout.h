// The layout of the product: the messages of handover.exchange.v1, schema version 1.
#ifndef HANDOVER_BROKER_BASE_COMMITMENT_PRODUCT_LAYOUT_H_
#define HANDOVER_BROKER_BASE_COMMITMENT_PRODUCT_LAYOUT_H_

#include "broker/base/commitment/layout.h"

namespace handover {

Layout MakeProductLayout();

}  // namespace handover

#endif  // HANDOVER_BROKER_BASE_COMMITMENT_PRODUCT_LAYOUT_H_
