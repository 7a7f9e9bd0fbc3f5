"""What a procedure costs and how it is paid: fees, VietQR, signatures of gateways; no database."""
