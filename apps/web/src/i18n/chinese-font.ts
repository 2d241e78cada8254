// A module of its own, so that its 45 kB of face rules load with the Chinese screen only.
import '@fontsource-variable/noto-sans-sc/wght.css'
