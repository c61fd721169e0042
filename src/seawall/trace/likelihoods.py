"""x."""
import numpy as np
TABLES={}
CALIBRATION=(1.,0.,0.)
