"""What every API view shares. `defaults` is named in the settings; `viewsets` is built on."""
